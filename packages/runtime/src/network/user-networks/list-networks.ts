import { type Lease, readLeases } from '../store/leases.ts';
import { existingNetwork, type Network, readNetworks } from '../store/networks.ts';
import { type PublishedPort, readPorts } from '../store/ports.ts';

/** A network, and who is on it. */
export type InspectedNetwork = Network & { readonly members: readonly Lease[] };

/** `network inspect`. @throws NetworkError when there is none */
export function inspectNetwork(dataRoot: string, nameOrId: string): InspectedNetwork {
  const network = existingNetwork(dataRoot, nameOrId);
  return { ...network, members: readLeases(dataRoot, network) };
}

/** What one container has on every network it is on. */
export function connectionsOf(dataRoot: string, container: string): ReadonlyMap<Network, Lease> {
  const found = new Map<Network, Lease>();
  for (const network of readNetworks(dataRoot)) {
    const lease = readLeases(dataRoot, network).find((other) => other.container === container);
    if (lease !== undefined) found.set(network, lease);
  }
  return found;
}

/** `docker port`: the ports of one container. */
export const portsOf = (dataRoot: string, container: string): readonly PublishedPort[] =>
  readPorts(dataRoot, container);
