import { applyPorts, withdrawPorts } from '../kernel/apply-rules.ts';
import { portInUse } from '../kernel/host-port.ts';
import { NetworkError } from '../network-error.ts';
import type { PortRequest } from '../options/published-port.ts';
import { leaseOf } from '../store/leases.ts';
import type { Network } from '../store/networks.ts';
import { type PublishedPort, readPort, readPortClaims, readPorts, removePort, writePort } from '../store/ports.ts';
import { choosePorts } from './choose-ports.ts';
import type { Member } from './take-address.ts';

/** Needs the lock. Written down first, so that what is in the kernel is always known. @throws NetworkError */
export function publish(
  dataRoot: string,
  network: Network,
  member: Member,
  requests: readonly PortRequest[],
): readonly PublishedPort[] {
  const lease = leaseOf(dataRoot, network, member.id);
  if (lease === null) {
    throw new NetworkError('not-connected', `container "${member.name}": is not connected to "${network.name}"`);
  }
  if (network.isInternal && requests.length > 0) {
    const message = `network "${network.name}": is internal, so that nobody outside reaches its containers' ports`;
    throw new NetworkError('bad-option', message, 'Publish none, or connect the container to another network.');
  }
  const chosen = choosePorts(requests, {
    claims: readPortClaims(dataRoot),
    nameOf: (claim) => readPort(dataRoot, claim)?.name || claim.container,
    inUse: portInUse,
  });
  const ports = chosen.map(({ protocol, hostAddress, hostPort, containerPort }) => ({
    protocol,
    hostAddress,
    hostPort,
    container: member.id,
    name: member.name,
    address: lease.address,
    containerPort,
  }));
  for (const port of ports) writePort(dataRoot, port);
  applyPorts(dataRoot, ports);
  return ports;
}

/** Needs the lock. Of the container's ports, those that lead to this address; all when none is given. */
export function unpublish(dataRoot: string, container: string, address?: string): void {
  const ports = readPorts(dataRoot, container).filter((port) => address === undefined || port.address === address);
  withdrawPorts(ports);
  for (const port of ports) removePort(dataRoot, port);
  if (address !== undefined) return;
  // A claim whose file holds nothing that makes sense leads nowhere, and goes too.
  for (const claim of readPortClaims(dataRoot)) if (claim.container === container) removePort(dataRoot, claim);
}
