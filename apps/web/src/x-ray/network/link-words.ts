import type { LinkView, RouteView } from '@drydock/protocol';
import { shortInode } from '../process-words.ts';
import type { LinkEnd } from './link-pairs.ts';

/** "up", "down", or that nobody is at the other end. */
export function linkState({ isUp, hasCarrier }: LinkView): string {
  if (!isUp) return 'down';
  return hasCarrier ? 'up' : 'up, no carrier';
}

/** What a link of a kind is, for those who have not met it. */
export function kindWord({ kind, name, master }: LinkView): string {
  const port = master === null ? '' : `, port of ${master}`;
  if (kind !== null) return `${kind}${port}`;
  return name === 'lo' ? 'loopback' : `link${port}`;
}

/** What a veth's other end is; null for a link that has none. */
export function otherEndWord(link: LinkView, peer: LinkEnd | undefined): string | null {
  if (peer !== undefined) return `${peer.link.name} in net ${shortInode(peer.network.inode)}`;
  if (link.kind !== 'veth') return null;
  return link.peerNamespace === null ? 'outside of your Linux' : `in net ${shortInode(link.peerNamespace)}`;
}

export function routeWords({ destination, gateway, link }: RouteView): string {
  const over = link === null ? '' : ` over ${link}`;
  return gateway === null ? `${destination}: reached directly${over}` : `${destination}: by ${gateway}${over}`;
}

/** The command that shows it: from outside of a namespace one has to go in first. */
export const networkCommand = (command: string, isOwn: boolean, pid: number): string =>
  isOwn ? `nsenter -t ${pid} -n ${command}` : command;
