import { forgetConnections } from '@drydock/linux';
import { leaseOf, removeLease } from '../store/leases.ts';
import { withNetworkLock } from '../store/network-lock.ts';
import { type Network, readNetworks } from '../store/networks.ts';
import { pullCable } from './cable.ts';
import { unpublish } from './ports.ts';

/** What was written down goes last: as long as it stands, somebody can finish this. */
export async function leaveNetwork(dataRoot: string, network: Network, container: string): Promise<void> {
  const lease = await withNetworkLock(dataRoot, () => {
    const found = leaseOf(dataRoot, network, container);
    if (found !== null) unpublish(dataRoot, container, found.address);
    return found;
  });
  if (lease === null) return;
  // Others go on meanwhile: the address is still taken.
  await pullCable(lease);
  // Or else who goes on sending to a port that was published would go on being led to this address.
  forgetConnections(lease.address);
  await withNetworkLock(dataRoot, () => removeLease(dataRoot, network, lease));
}

/** Nothing of the container's is left on any network. */
export async function leaveEveryNetwork(dataRoot: string, container: string): Promise<void> {
  await Promise.all(readNetworks(dataRoot).map((network) => leaveNetwork(dataRoot, network, container)));
  await withNetworkLock(dataRoot, () => unpublish(dataRoot, container));
}
