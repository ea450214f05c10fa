import { isIPv4 } from 'node:net';
import { NetworkError } from '../network-error.ts';

export type PortProtocol = 'tcp' | 'udp';

/** What -p asks for: one port of the container, and where it shall answer on the machine. */
export type PortRequest = {
  readonly protocol: PortProtocol;
  readonly containerPort: number;
  /** "0.0.0.0" is every address of the machine. */
  readonly hostAddress: string;
  /** The first that is free of these will do; [0, 0] is any. */
  readonly hostPorts: readonly [first: number, last: number];
};

export const EVERY_ADDRESS = '0.0.0.0';
const PORT_MAX = 65_535;
/** One container publishes no more: each is an entry of a table in the kernel. */
export const PORTS_MAX = 1024;

type Range = readonly [first: number, last: number];

/**
 * Reads one -p: `80`, `8080:80`, `127.0.0.1:8080:80`, `127.0.0.1::80`, each with /tcp or /udp; a range such as
 * `8000-8010:80-90` is as many ports, and `8000-8010:80` the first of them that is free. @throws NetworkError
 */
export function readPublished(text: string): readonly PortRequest[] {
  const [ports = '', protocol = 'tcp', ...more] = text.split('/');
  if (more.length > 0 || (protocol !== 'tcp' && protocol !== 'udp'))
    refuse(text, `protocol "${protocol}" is not tcp or udp`);
  if (ports.includes('[')) refuse(text, 'IPv6 addresses are not published');
  const parts = ports.split(':');
  if (parts.length > 3) refuse(text, 'it has too many parts', 'Write it like 127.0.0.1:8080:80.');
  const containerPorts = readRange(text, parts.at(-1) ?? '');
  const host = parts.at(-2) ?? '';
  const hostPorts: Range = host === '' ? [0, 0] : readRange(text, host);
  const hostAddress = parts.length === 3 ? readHostAddress(text, parts[0] ?? '') : EVERY_ADDRESS;
  const [first, last] = containerPorts;
  const count = last - first + 1;
  if (count > PORTS_MAX) refuse(text, `${count} ports are more than ${PORTS_MAX}`);
  if (count === 1) return [{ protocol, containerPort: first, hostAddress, hostPorts }];
  if (host !== '' && hostPorts[1] - hostPorts[0] + 1 !== count) refuse(text, 'the two ranges differ in length');
  return Array.from({ length: count }, (_, index) => {
    const port = hostPorts[0] + index;
    return { protocol, containerPort: first + index, hostAddress, hostPorts: host === '' ? [0, 0] : [port, port] };
  });
}

/** Reads all -p, and what -P adds: every exposed port that -p does not mention, somewhere. @throws NetworkError */
export function readAllPublished(
  published: readonly string[],
  exposed: readonly string[] = [],
): readonly PortRequest[] {
  const wanted = published.flatMap(readPublished);
  const said = new Set(wanted.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`));
  const others = exposed.flatMap(readExposed).filter((port) => !said.has(`${port.containerPort}/${port.protocol}`));
  const all = [...new Map([...wanted, ...others].map((request) => [JSON.stringify(request), request])).values()];
  if (all.length > PORTS_MAX) {
    throw new NetworkError('bad-option', `${all.length} ports to publish: more than ${PORTS_MAX}`);
  }
  return all;
}

/** Reads a key of an image's ExposedPorts, or an --expose: `80/tcp`, `8000-8010`. */
const readExposed = (text: string): readonly PortRequest[] => {
  if (text.includes(':')) refuse(text, 'an exposed port has no place on the machine');
  return readPublished(text);
};

function readRange(text: string, range: string): Range {
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (!(first >= 1 && first <= last && last <= PORT_MAX))
    refuse(text, `"${range}" is not a port from 1 to ${PORT_MAX}`);
  return [first, last];
}

function readHostAddress(text: string, address: string): string {
  if (address === '' || address === EVERY_ADDRESS) return EVERY_ADDRESS;
  if (!isIPv4(address)) refuse(text, `"${address}" is not an IPv4 address`);
  return address;
}

function refuse(text: string, reason: string, hint: string | null = null): never {
  throw new NetworkError('bad-option', `port "${text}": ${reason}`, hint);
}
