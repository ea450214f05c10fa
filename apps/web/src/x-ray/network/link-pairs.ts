import type { LinkView, NetworkView } from '@drydock/protocol';

/** One link in its namespace. */
export type LinkEnd = { readonly network: NetworkView; readonly link: LinkView };

export const linkKey = (network: number, index: number): string => `${network}:${index}`;

/** The other end of each veth whose other end is in a namespace of the learner's Linux too, by `linkKey`. */
export function linkPeers(networks: readonly NetworkView[]): ReadonlyMap<string, LinkEnd> {
  const ends = new Map<string, LinkEnd>();
  for (const network of networks) {
    for (const link of network.links) ends.set(linkKey(network.inode, link.index), { network, link });
  }
  const peers = new Map<string, LinkEnd>();
  for (const [key, { link }] of ends) {
    if (link.peerIndex === null || link.peerNamespace === null) continue;
    const peer = ends.get(linkKey(link.peerNamespace, link.peerIndex));
    if (peer !== undefined) peers.set(key, peer);
  }
  return peers;
}

/** One key for both ends of a pair, so that both light up together. */
export function pairKey(network: number, link: LinkView): string | undefined {
  if (link.peerIndex === null || link.peerNamespace === null) return undefined;
  return `veth:${[linkKey(network, link.index), linkKey(link.peerNamespace, link.peerIndex)].sort().join('-')}`;
}
