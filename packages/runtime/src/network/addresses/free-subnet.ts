import { NetworkError } from '../network-error.ts';
import { overlap, readSubnet, type Subnet, showAddress, subnetSize } from './subnet.ts';

/** A large block, and the size of the pieces that networks get of it. */
export type AddressPool = { readonly block: string; readonly prefixLength: number };

/** Docker's own: 172.17.0.0/16 to 172.31.0.0/16, then 192.168.0.0/20 and its fifteen neighbours. */
export const ADDRESS_POOLS: readonly AddressPool[] = [
  { block: '172.17.0.0/16', prefixLength: 16 },
  { block: '172.18.0.0/15', prefixLength: 16 },
  { block: '172.20.0.0/14', prefixLength: 16 },
  { block: '172.24.0.0/13', prefixLength: 16 },
  { block: '192.168.0.0/16', prefixLength: 20 },
];

/** The first piece of the pools that nobody uses: no network of ours, and no route of this machine. @throws NetworkError */
export function freeSubnet(pools: readonly AddressPool[], taken: readonly Subnet[]): Subnet {
  for (const pool of pools) {
    const block = readSubnet(pool.block);
    if (pool.prefixLength < block.prefixLength) continue;
    const step = subnetSize({ base: 0, prefixLength: pool.prefixLength });
    for (let at = 0; at < subnetSize(block); at += step) {
      const piece = readSubnet(`${showAddress(block.base + at)}/${pool.prefixLength}`);
      if (!taken.some((other) => overlap(piece, other))) return piece;
    }
  }
  const blocks = pools.map(({ block }) => block).join(', ');
  throw new NetworkError(
    'no-free-subnet',
    `no free subnet: every piece of ${blocks} is used by a network or a route`,
    'Remove a network, or give --subnet.',
  );
}
