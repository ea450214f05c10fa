import { leaseOf, writeLease } from './store/leases.ts';
import { withNetworkLock } from './store/network-lock.ts';
import { readNetworks } from './store/networks.ts';
import { readPorts, writePort } from './store/ports.ts';

/** `docker rename`: from now on the container is found by this name. */
export function renameMember(dataRoot: string, container: string, name: string): Promise<void> {
  return withNetworkLock(dataRoot, () => {
    for (const network of readNetworks(dataRoot)) {
      const lease = leaseOf(dataRoot, network, container);
      if (lease !== null) writeLease(dataRoot, network, { ...lease, name });
    }
    for (const port of readPorts(dataRoot, container)) writePort(dataRoot, { ...port, name });
  });
}
