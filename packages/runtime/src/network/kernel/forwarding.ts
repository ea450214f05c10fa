import { readFileSync, writeFileSync } from 'node:fs';
import { dumpLinks } from '@drydock/linux';
import { writeApart } from '../store/apart.ts';
import { readNetworks } from '../store/networks.ts';

const IP_FORWARD = '/proc/sys/net/ipv4/ip_forward';

/**
 * Makes this network namespace a router: ip(7), ip_forward. It is what passes packets on between a bridge and the
 * outside. But it would also pass them on between the links that were there before, which nobody asked for: if there
 * are several, they are kept apart.
 *
 * @returns whether it was none before: then the table of rules wants to be made anew
 */
export function forwardPackets(dataRoot: string): boolean {
  if (readFileSync(IP_FORWARD, 'utf8').trim() === '1') return false;
  const bridges = new Set(readNetworks(dataRoot).map(({ bridge }) => bridge));
  // Ports of a bridge are not spoken of: their packets come in by the bridge.
  const outside = dumpLinks().filter(({ name, master }) => name !== 'lo' && master === null && !bridges.has(name));
  writeApart(dataRoot, outside.length > 1 ? outside.map(({ name }) => name) : []);
  // The rules first: not one packet slips through.
  return true;
}

export const startForwarding = (): void => writeFileSync(IP_FORWARD, '1');
