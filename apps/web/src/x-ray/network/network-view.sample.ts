import type { LinkView, NetworkView, RouteView } from '@drydock/protocol';

/** Builds network namespaces for tests. */
export const sampleLink = (index: number, name: string, more: Partial<LinkView> = {}): LinkView => ({
  index,
  name,
  kind: null,
  isUp: true,
  hasCarrier: true,
  mac: null,
  mtu: 1500,
  peerIndex: null,
  peerNamespace: null,
  master: null,
  addresses: [],
  ...more,
});

/** One end of a veth pair. */
export const sampleVeth = (index: number, name: string, peerIndex: number, peerNamespace: number | null): LinkView =>
  sampleLink(index, name, { kind: 'veth', peerIndex, peerNamespace });

export const sampleNetwork = (inode: number, links: LinkView[], routes: RouteView[] = []): NetworkView => ({
  inode,
  pids: [inode],
  readFrom: inode,
  links,
  routes,
});
