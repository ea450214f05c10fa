import { isIPv4 } from 'node:net';
import type { PortProtocol } from '../options/published-port.ts';
import { listFolder, portsFolder, readWhole, removeFile, textOf, writeWhole } from './network-folder.ts';

/** A port of the machine that leads into a container. */
export type PublishedPort = {
  readonly protocol: PortProtocol;
  /** "0.0.0.0" is every address of the machine. */
  readonly hostAddress: string;
  readonly hostPort: number;
  /** Id of the container, and what people call it. */
  readonly container: string;
  readonly name: string;
  readonly address: string;
  readonly containerPort: number;
};

export type PortClaim = Pick<PublishedPort, 'protocol' | 'hostAddress' | 'hostPort' | 'container'>;

const CLAIM = /^(tcp|udp)_([0-9.]{7,15})_(\d{1,5})_([a-zA-Z0-9][a-zA-Z0-9_.-]{0,127})$/;

const fileOf = ({ protocol, hostAddress, hostPort, container }: PortClaim): string =>
  `${protocol}_${hostAddress}_${hostPort}_${container}`;

/** Who has which port: no file is opened. */
export function readPortClaims(dataRoot: string): readonly PortClaim[] {
  return listFolder(portsFolder(dataRoot)).flatMap((file) => {
    const [, protocol, hostAddress = '', hostPort, container = ''] = CLAIM.exec(file) ?? [];
    if (protocol !== 'tcp' && protocol !== 'udp') return [];
    return isIPv4(hostAddress) ? { protocol, hostAddress, hostPort: Number(hostPort), container } : [];
  });
}

/** All ports, or those of one container. */
export function readPorts(dataRoot: string, container?: string): readonly PublishedPort[] {
  return readPortClaims(dataRoot)
    .filter((claim) => container === undefined || claim.container === container)
    .flatMap((claim) => readPort(dataRoot, claim) ?? []);
}

export const writePort = (dataRoot: string, port: PublishedPort): void =>
  writeWhole(portsFolder(dataRoot), fileOf(port), port);

export const removePort = (dataRoot: string, claim: PortClaim): void =>
  removeFile(`${portsFolder(dataRoot)}/${fileOf(claim)}`);

export function readPort(dataRoot: string, claim: PortClaim): PublishedPort | null {
  const content = readWhole(`${portsFolder(dataRoot)}/${fileOf(claim)}`);
  const address = textOf(content, 'address') ?? '';
  const containerPort =
    content !== null && typeof content === 'object' && 'containerPort' in content ? Number(content.containerPort) : 0;
  if (!isIPv4(address) || !Number.isInteger(containerPort) || containerPort < 1 || containerPort > 65_535) return null;
  return { ...claim, name: textOf(content, 'name') ?? '', address, containerPort };
}
