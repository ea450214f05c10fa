import { rmSync } from 'node:fs';
import { deleteLink } from '@drydock/linux';
import { withdrawNetwork } from '../kernel/apply-rules.ts';
import { NetworkError } from '../network-error.ts';
import { DEFAULT_NETWORK } from '../options/network-mode.ts';
import { readClaims, readLeases } from '../store/leases.ts';
import { leasesFolder } from '../store/network-folder.ts';
import { withNetworkLock } from '../store/network-lock.ts';
import { existingNetwork, forgetNetwork, type Network, readNetworks } from '../store/networks.ts';

/** `network rm`. @throws NetworkError while a container uses it */
export function removeNetwork(dataRoot: string, nameOrId: string): Promise<Network> {
  return withNetworkLock(dataRoot, () => {
    if (PREDEFINED.has(nameOrId)) refusePredefined(nameOrId);
    const network = existingNetwork(dataRoot, nameOrId);
    if (PREDEFINED.has(network.name)) refusePredefined(network.name);
    const [lease] = readLeases(dataRoot, network);
    if (lease !== undefined) {
      const message = `network "${network.name}": container "${lease.name || lease.container}" uses it`;
      const hint = `Disconnect it: docker network disconnect ${network.name} ${lease.name || lease.container}`;
      throw new NetworkError('network-in-use', message, hint);
    }
    takeDown(dataRoot, network);
    return network;
  });
}

/** `network prune`: every network of users that no container uses. @returns those that were removed */
export function pruneNetworks(dataRoot: string): Promise<readonly Network[]> {
  return withNetworkLock(dataRoot, () => {
    const unused = readNetworks(dataRoot).filter(
      (network) => !PREDEFINED.has(network.name) && readClaims(dataRoot, network).length === 0,
    );
    for (const network of unused) takeDown(dataRoot, network);
    return unused;
  });
}

const PREDEFINED: ReadonlySet<string> = new Set([DEFAULT_NETWORK, 'host', 'none']);

function refusePredefined(name: string): never {
  throw new NetworkError('predefined', `network "${name}": is always there, and cannot be removed`);
}

/** The description goes last: as long as it stands, the network does. */
function takeDown(dataRoot: string, network: Network): void {
  deleteLink(network.bridge);
  withdrawNetwork(network);
  rmSync(leasesFolder(dataRoot, network.id), { recursive: true, force: true });
  forgetNetwork(dataRoot, network);
}
