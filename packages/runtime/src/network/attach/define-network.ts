import { randomBytes } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { dumpAddresses, dumpRoutes, findLink } from '@drydock/linux';
import type { AddressPool } from '../addresses/free-subnet.ts';
import { freeSubnet } from '../addresses/free-subnet.ts';
import { addressNumber, readAnySubnet, type Subnet, showAddress, showSubnet, subnetSize } from '../addresses/subnet.ts';
import { DEFAULT_NETWORK } from '../options/network-mode.ts';
import { type Network, readNetworks, writeNetwork } from '../store/networks.ts';

/** The bridge of the default network, as on every machine with Docker. */
export const DEFAULT_BRIDGE = 'docker0';
/** Of a network's id, in its bridge's name: a link's name has 15 letters at most. */
const ID_IN_BRIDGE_NAME = 12;

export const newNetworkId = (): string => randomBytes(32).toString('hex');
export const bridgeNameOf = (id: string): string => `br-${id.slice(0, ID_IN_BRIDGE_NAME)}`;
export const firstAddressOf = ({ base }: Subnet): string => showAddress(base + 1);

/** The network of containers that ask for none: written down when the first one comes. */
export function defineDefaultNetwork(dataRoot: string, pools: readonly AddressPool[]): Network {
  const { subnet, gateway } = bridgeThereAlready() ?? newBlock(dataRoot, pools);
  const network = {
    id: newNetworkId(),
    name: DEFAULT_NETWORK,
    bridge: DEFAULT_BRIDGE,
    subnet: showSubnet(subnet),
    gateway,
    isInternal: false,
    labels: new Map(),
    createdAt: new Date().toISOString(),
  };
  writeNetwork(dataRoot, network);
  return network;
}

/** What must not be given to a network: blocks of other networks, and those this machine has a route to. */
export function takenSubnets(dataRoot: string): readonly Subnet[] {
  const routes = dumpRoutes().flatMap(({ family, destination }) => (family === 4 ? [destination] : []));
  const networks = readNetworks(dataRoot).map(({ subnet }) => subnet);
  return [...networks, ...routes].flatMap((block) => readAnySubnet(block) ?? []);
}

function newBlock(dataRoot: string, pools: readonly AddressPool[]) {
  const subnet = freeSubnet(pools, takenSubnets(dataRoot));
  return { subnet, gateway: firstAddressOf(subnet) };
}

/** A docker0 of which nothing is written down stays as it is: somebody may be using it. */
function bridgeThereAlready() {
  const bridge = findLink(DEFAULT_BRIDGE);
  const own = dumpAddresses().find(({ index, address }) => index === bridge?.index && isIPv4(address));
  if (bridge?.kind !== 'bridge' || own === undefined) return null;
  const size = subnetSize({ base: 0, prefixLength: own.prefixLength });
  const base = Math.floor(addressNumber(own.address) / size) * size;
  return { subnet: { base, prefixLength: own.prefixLength }, gateway: own.address };
}
