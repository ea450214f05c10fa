import { type Change, type LinkView, type NetworkView, VIEW_LINKS_MAX, type View } from '@drydock/protocol';
import { sessionInit } from '../process-identity.ts';

type LinkChange = Extract<Change, { kind: 'link-changed' }>;
type LinkDifference = Pick<LinkChange, 'what' | 'before' | 'after'>;

/** Links that came, went, or are not as they were, for each network namespace. */
export function linkChanges(before: View, after: View): Change[] {
  const sessions = sessionInit(after)?.namespaces.net;
  return after.networks.flatMap((network) => {
    const past = before.networks.find(({ inode }) => inode === network.inode)?.links ?? linksOfNew(network);
    return changesIn(network, past, network.inode === sessions);
  });
}

/** A new network namespace has nothing but a loopback, and that is down; network_namespaces(7). */
function linksOfNew({ links }: NetworkView): LinkView[] {
  return links
    .filter(({ name }) => name === 'lo')
    .map((loopback) => ({ ...loopback, isUp: false, hasCarrier: false, addresses: [] }));
}

function changesIn({ inode, readFrom, links }: NetworkView, past: readonly LinkView[], isSessions: boolean): Change[] {
  const places = { network: inode, source: `/proc/${readFrom}/net/dev` };
  // A renamed link is told as another one. Not listed in a list that was cut is neither new nor gone.
  const added = past.length < VIEW_LINKS_MAX ? links.filter((link) => sameLink(link, past) === undefined) : [];
  const removed = links.length < VIEW_LINKS_MAX ? past.filter((link) => sameLink(link, links) === undefined) : [];
  const areAddressesWhole = [past, links].every((list) => addressCount(list) < VIEW_LINKS_MAX);
  return [
    ...added.map(({ name, kind }): Change => ({ kind: 'link-added', ...places, name, linkKind: kind })),
    ...links.flatMap((link) =>
      differences(sameLink(link, past), link)
        .filter(({ what }) => what !== 'addresses' || areAddressesWhole)
        .map(({ what, ...values }): Change => {
          const source = sourceOf({ what, name: link.name, readFrom, isSessions });
          return { kind: 'link-changed', network: inode, name: link.name, what, ...values, source };
        }),
    ),
    ...removed.map(({ name }): Change => ({ kind: 'link-removed', ...places, name })),
  ];
}

const sameLink = ({ index, name }: LinkView, links: readonly LinkView[]): LinkView | undefined =>
  links.find((link) => link.index === index && link.name === name);

const addressCount = (links: readonly LinkView[]): number =>
  links.reduce((count, { addresses }) => count + addresses.length, 0);

/** Of a new link only what is more than being there: an address, a bridge, being up. */
function differences(past: LinkView | undefined, link: LinkView): LinkDifference[] {
  const was = past ?? { ...link, isUp: false, hasCarrier: false, addresses: [], master: null };
  const pairs: LinkDifference[] = [
    { what: 'state', before: was.isUp ? 'up' : 'down', after: link.isUp ? 'up' : 'down' },
    { what: 'carrier', before: was.hasCarrier ? 'yes' : 'no', after: link.hasCarrier ? 'yes' : 'no' },
    { what: 'addresses', before: was.addresses.join(', '), after: link.addresses.join(', ') },
    { what: 'master', before: was.master ?? '', after: link.master ?? '' },
  ];
  const changed = pairs.filter(({ before, after }) => before !== after);
  // Who is taken up or down gains or loses its carrier by that alone.
  return was.isUp === link.isUp ? changed : changed.filter(({ what }) => what !== 'carrier');
}

/** /sys/class/net tells of the session's own namespace. In another one there is only its door, for nsenter(1). */
function sourceOf(of: { what: LinkChange['what']; name: string; readFrom: number; isSessions: boolean }): string {
  if (of.what === 'addresses') return `/proc/${of.readFrom}/net/fib_trie`;
  if (!of.isSessions) return `/proc/${of.readFrom}/ns/net`;
  const file = { state: 'flags', carrier: 'carrier', master: 'master' }[of.what];
  return `/sys/class/net/${of.name}/${file}`;
}
