import { ADDRESS_POOLS, type AddressPool, freeSubnet } from '../addresses/free-subnet.ts';
import {
  addressNumber,
  broadcastOf,
  contains,
  overlap,
  readAnySubnet,
  readSubnet,
  type Subnet,
  showSubnet,
} from '../addresses/subnet.ts';
import { bridgeNameOf, firstAddressOf, newNetworkId, takenSubnets } from '../attach/define-network.ts';
import { describedNetwork, networkThere } from '../attach/network-there.ts';
import { NetworkError } from '../network-error.ts';
import { readNetworkName } from '../options/names.ts';
import { DEFAULT_NETWORK } from '../options/network-mode.ts';
import { withNetworkLock } from '../store/network-lock.ts';
import { type Network, readNetworks, writeNetwork } from '../store/networks.ts';

export type NewNetwork = {
  readonly name: string;
  /** --subnet, --gateway */
  readonly subnet?: string | undefined;
  readonly gateway?: string | undefined;
  readonly isInternal?: boolean;
  readonly labels?: ReadonlyMap<string, string>;
  readonly pools?: readonly AddressPool[];
};

/** Networks on one machine: each has rules and a bridge, and a block of addresses. */
export const NETWORKS_MAX = 200;

/** `network create`: written down first, then made; what a crash leaves half-made is made at the first use. */
export function createNetwork(dataRoot: string, wanted: NewNetwork): Promise<Network> {
  const name = readNetworkName(wanted.name);
  return withNetworkLock(dataRoot, () => {
    // The default one has the first choice of addresses, as if it had always been there.
    describedNetwork(dataRoot, DEFAULT_NETWORK, wanted.pools);
    const networks = readNetworks(dataRoot);
    if (networks.some((other) => other.name === name)) {
      throw new NetworkError(
        'network-exists',
        `network "${name}": exists already`,
        `Remove it: docker network rm ${name}`,
      );
    }
    if (networks.length >= NETWORKS_MAX) {
      const message = `network "${name}": there are ${networks.length} networks already`;
      throw new NetworkError('no-free-subnet', message, 'Remove some: docker network prune');
    }
    const subnet = chooseSubnet(dataRoot, networks, wanted);
    const id = newNetworkId();
    const network = {
      id,
      name,
      bridge: bridgeNameOf(id),
      subnet: showSubnet(subnet),
      gateway: chooseGateway(subnet, wanted.gateway),
      isInternal: wanted.isInternal ?? false,
      labels: wanted.labels ?? new Map(),
      createdAt: new Date().toISOString(),
    };
    writeNetwork(dataRoot, network);
    return networkThere(dataRoot, id);
  });
}

function chooseSubnet(dataRoot: string, networks: readonly Network[], wanted: NewNetwork): Subnet {
  const taken = takenSubnets(dataRoot);
  if (wanted.subnet === undefined) {
    if (wanted.gateway === undefined) return freeSubnet(wanted.pools ?? ADDRESS_POOLS, taken);
    throw new NetworkError('bad-option', `--gateway "${wanted.gateway}": needs a --subnet`);
  }
  const subnet = readSubnet(wanted.subnet);
  const hint = 'Choose another block, or none: then a free one is found.';
  const network = networks.find((other) => overlap(subnet, readAnySubnet(other.subnet) ?? subnet));
  if (network !== undefined) {
    const message = `--subnet ${wanted.subnet}: overlaps with ${network.subnet} of network "${network.name}"`;
    throw new NetworkError('subnet-taken', message, hint);
  }
  const route = taken.find((other) => overlap(subnet, other));
  if (route === undefined) return subnet;
  const message = `--subnet ${wanted.subnet}: this machine has a route to ${showSubnet(route)} already`;
  throw new NetworkError('subnet-taken', message, hint);
}

function chooseGateway(subnet: Subnet, wanted: string | undefined): string {
  if (wanted === undefined) return firstAddressOf(subnet);
  const number = addressNumber(wanted);
  if (contains(subnet, number) && number !== subnet.base && number !== broadcastOf(subnet)) return wanted;
  throw new NetworkError('bad-option', `--gateway ${wanted}: not an address of ${showSubnet(subnet)}`);
}
