import { ADDRESS_POOLS, type AddressPool } from '../addresses/free-subnet.ts';
import { applyNetwork, applyWholeTable } from '../kernel/apply-rules.ts';
import { bridgeThere } from '../kernel/bridge.ts';
import { forwardPackets, startForwarding } from '../kernel/forwarding.ts';
import { DEFAULT_NETWORK } from '../options/network-mode.ts';
import { existingNetwork, findNetwork, type Network } from '../store/networks.ts';
import { defineDefaultNetwork } from './define-network.ts';

/** Needs the lock. The default network comes to be at its first use. @throws NetworkError when there is no such network */
export function describedNetwork(
  dataRoot: string,
  name: string,
  pools: readonly AddressPool[] = ADDRESS_POOLS,
): Network {
  if (name !== DEFAULT_NETWORK) return existingNetwork(dataRoot, name);
  return findNetwork(dataRoot, name) ?? defineDefaultNetwork(dataRoot, pools);
}

/** Needs the lock. Its bridge, the rules and the forwarding are there afterwards, whatever was missing. */
export function networkThere(dataRoot: string, name: string, pools?: readonly AddressPool[]): Network {
  const network = describedNetwork(dataRoot, name, pools);
  bridgeThere(network);
  if (forwardPackets(dataRoot)) {
    applyWholeTable(dataRoot);
    startForwarding();
  } else {
    applyNetwork(dataRoot, network);
  }
  return network;
}
