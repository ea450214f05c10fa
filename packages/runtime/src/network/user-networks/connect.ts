import { freeNameInside, furnishInside, giveDefaultRoute, layCable } from '../attach/cable.ts';
import { leaveNetwork } from '../attach/leave.ts';
import { networkThere } from '../attach/network-there.ts';
import { type Member, takeAddress } from '../attach/take-address.ts';
import { NetworkError } from '../network-error.ts';
import { DEFAULT_NETWORK, type NetworkWishes } from '../options/network-mode.ts';
import { type Lease, leaseOf } from '../store/leases.ts';
import { withNetworkLock } from '../store/network-lock.ts';
import { existingNetwork, readNetworks } from '../store/networks.ts';

export type Connection = {
  readonly network: string;
  readonly container: Member;
  /** The running container's network namespace: `/proc/PID/ns/net`. */
  readonly namespace: string;
  readonly wishes?: NetworkWishes;
};

/** `network connect`: one more cable into a container that runs. @throws NetworkError; then nothing is left of it */
export async function connect(
  dataRoot: string,
  { network: name, container, namespace, wishes = {} }: Connection,
): Promise<Lease> {
  if (name === DEFAULT_NETWORK && (wishes.address !== undefined || wishes.aliases !== undefined)) {
    throw new NetworkError('bad-option', `network "${name}": has no addresses and names by choice`);
  }
  const [network, lease] = await withNetworkLock(dataRoot, () => {
    const found = networkThere(dataRoot, name);
    const inside = freeNameInside(namespace);
    return [found, takeAddress(dataRoot, found, { member: container, inside, wishes })] as const;
  });
  try {
    layCable(network, lease, namespace);
    furnishInside(network, lease, namespace);
  } catch (error) {
    await leaveNetwork(dataRoot, network, container.id);
    throw error;
  }
  return lease;
}

/** `network disconnect`. Without a namespace, of a container that does not run. @throws NetworkError */
export async function disconnect(
  dataRoot: string,
  { network: name, container, namespace }: { network: string; container: Member; namespace?: string },
): Promise<void> {
  const network = existingNetwork(dataRoot, name);
  if (leaseOf(dataRoot, network, container.id) === null) {
    throw new NetworkError('not-connected', `container "${container.name}": is not connected to "${network.name}"`);
  }
  await leaveNetwork(dataRoot, network, container.id);
  if (namespace === undefined) return;
  for (const other of readNetworks(dataRoot)) {
    const lease = leaseOf(dataRoot, other, container.id);
    if (lease !== null) giveDefaultRoute(other, lease, namespace);
  }
}
