import {
  dumpAddresses,
  dumpLinks,
  dumpRoutes,
  IFF_LOWER_UP,
  IFF_UP,
  type Link,
  type LinkAddress,
  RT_TABLE_MAIN,
} from '@drydock/linux';
import { type LinkView, type NetworkView, VIEW_LINKS_MAX } from '@drydock/protocol';
import { displayText } from '../display-text.ts';

/** IFNAMSIZ is 16 bytes. */
const LINK_NAME_MAX = 16;
const KIND_MAX = 32;

/** Of the network namespace this thread is in, network_namespaces(7). `namespaceOf` tells whose an id of it is. */
export function readNetwork(
  inode: number,
  namespaceOf: (netnsId: number) => number | null,
): Pick<NetworkView, 'links' | 'routes'> {
  const links = dumpLinks();
  const nameOf = new Map(links.map(({ index, name }) => [index, displayText(name, LINK_NAME_MAX)]));
  const addresses = new Map<number, string[]>();
  // IPv4 first, as `ip address` prints them.
  const ordered = [...dumpAddresses()].sort((one, other) => familyOf(one) - familyOf(other)).slice(0, VIEW_LINKS_MAX);
  for (const { index, address, prefixLength } of ordered) {
    addresses.set(index, [...(addresses.get(index) ?? []), `${address}/${prefixLength}`]);
  }
  const routes = dumpRoutes()
    .filter(({ table }) => table === RT_TABLE_MAIN)
    .sort((one, other) => one.family - other.family);
  return {
    links: links.slice(0, VIEW_LINKS_MAX).map((link) => ({
      ...linkView(link),
      ...peerOf(link, { inode, namespaceOf }),
      master: link.master === null ? null : (nameOf.get(link.master) ?? null),
      addresses: addresses.get(link.index) ?? [],
    })),
    routes: routes.slice(0, VIEW_LINKS_MAX).map(({ destination, gateway, link }) => ({
      destination,
      gateway,
      link: link === null ? null : (nameOf.get(link) ?? null),
    })),
  };
}

const familyOf = ({ address }: LinkAddress): 4 | 6 => (address.includes(':') ? 6 : 4);

function linkView(link: Link): Omit<LinkView, 'peerIndex' | 'peerNamespace' | 'master' | 'addresses'> {
  return {
    index: link.index,
    name: displayText(link.name, LINK_NAME_MAX),
    kind: link.kind === null ? null : displayText(link.kind, KIND_MAX),
    isUp: (link.flags & IFF_UP) !== 0,
    hasCarrier: (link.flags & IFF_LOWER_UP) !== 0,
    mac: link.mac,
    mtu: link.mtu,
  };
}

/** Other kinds have a "link" too: of a vlan it is the one below, which is no other end. */
function peerOf(
  link: Link,
  own: { inode: number; namespaceOf: (netnsId: number) => number | null },
): Pick<LinkView, 'peerIndex' | 'peerNamespace'> {
  if (link.kind !== 'veth' || link.peerIndex === null) return { peerIndex: null, peerNamespace: null };
  const peerNamespace = link.peerNetnsId === null ? own.inode : own.namespaceOf(link.peerNetnsId);
  return { peerIndex: link.peerIndex, peerNamespace };
}
