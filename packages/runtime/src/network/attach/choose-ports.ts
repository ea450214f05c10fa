import { NetworkError } from '../network-error.ts';
import { EVERY_ADDRESS, type PortProtocol, type PortRequest } from '../options/published-port.ts';
import type { PortClaim } from '../store/ports.ts';

/** Where ports are looked for when any will do: ip-sysctl, ip_local_port_range. */
const ANY_FIRST = 32_768;
const ANY_LAST = 60_999;

export type ChosenPort = PortRequest & { readonly hostPort: number };

export type PortsOfMachine = {
  /** Those that containers have. */
  readonly claims: readonly PortClaim[];
  /** What a container is called. */
  readonly nameOf: (claim: PortClaim) => string;
  /** An errno's name when a program of the machine has the port. */
  readonly inUse: (protocol: PortProtocol, address: string, port: number) => string | null;
};

/** A free port of the machine for each request. @throws NetworkError that names who has the port */
export function choosePorts(requests: readonly PortRequest[], machine: PortsOfMachine): readonly ChosenPort[] {
  const chosen: ChosenPort[] = [];
  for (const request of requests) chosen.push({ ...request, hostPort: choose(request, machine, chosen) });
  return chosen;
}

function choose(request: PortRequest, machine: PortsOfMachine, chosen: readonly ChosenPort[]): number {
  const [first, last] = request.hostPorts[0] === 0 ? [ANY_FIRST, ANY_LAST] : request.hostPorts;
  let obstacle: NetworkError | null = null;
  for (let port = first; port <= last; port += 1) {
    obstacle = obstacleAt(request, port, machine, chosen);
    if (obstacle === null) return port;
  }
  if (first === last && obstacle !== null) throw obstacle;
  const message = `port ${first}-${last}/${request.protocol}: none of them is free`;
  throw new NetworkError('port-taken', message, 'See who has them: ss -lntu');
}

function obstacleAt(
  request: PortRequest,
  port: number,
  { claims, nameOf, inUse }: PortsOfMachine,
  chosen: readonly ChosenPort[],
): NetworkError | null {
  const { protocol, hostAddress } = request;
  const isSame = (other: Pick<PortClaim, 'protocol' | 'hostAddress' | 'hostPort'>) =>
    other.protocol === protocol &&
    other.hostPort === port &&
    (other.hostAddress === hostAddress || other.hostAddress === EVERY_ADDRESS || hostAddress === EVERY_ADDRESS);
  const shown = `port ${hostAddress === EVERY_ADDRESS ? '' : `${hostAddress}:`}${port}/${protocol}`;
  if (chosen.some(isSame)) return new NetworkError('port-taken', `${shown}: is published twice`);
  const claim = claims.find(isSame);
  if (claim !== undefined) {
    const hint = 'Publish another port, or stop that container.';
    return new NetworkError('port-taken', `${shown}: is published by container "${nameOf(claim)}" already`, hint);
  }
  const errno = inUse(protocol, hostAddress, port);
  if (errno === null) return null;
  if (errno === 'EADDRNOTAVAIL') {
    return new NetworkError('bad-option', `${shown}: this machine has no address ${hostAddress}`, 'See: ip address');
  }
  const reason = errno === 'EADDRINUSE' ? 'a program of this machine has it' : `cannot be had (${errno})`;
  return new NetworkError('port-taken', `${shown}: ${reason}`, `See which: ss -lnp '( sport = :${port} )'`);
}
