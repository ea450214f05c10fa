import { isIPv4 } from 'node:net';
import { NetworkError } from '../network-error.ts';

/** A block of IPv4 addresses that begin alike: 172.17.0.0/16 is the 65,536 that begin with 172.17. */
export type Subnet = {
  /** Its first address, as a number of 32 bits. */
  readonly base: number;
  /** How many of the 32 bits all its addresses share. */
  readonly prefixLength: number;
};

const ADDRESS_BITS = 32;
/** A network address, a broadcast address, a gateway and one container: less is no network. */
const PREFIX_LENGTH_MAX = 30;
/** 16 million addresses are enough. */
const PREFIX_LENGTH_MIN = 8;

/** "172.17.0.2" → 0xac110002. @throws NetworkError */
export function addressNumber(address: string): number {
  if (!isIPv4(address)) {
    throw new NetworkError('bad-option', `address "${address}": not an IPv4 address`, 'Write it like 172.18.0.10.');
  }
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

/** 0xac110002 → "172.17.0.2" */
export const showAddress = (number: number): string =>
  [number >>> 24, (number >>> 16) & 0xff, (number >>> 8) & 0xff, number & 0xff].join('.');

export const showSubnet = ({ base, prefixLength }: Subnet): string => `${showAddress(base)}/${prefixLength}`;

export const subnetSize = ({ prefixLength }: Subnet): number => 2 ** (ADDRESS_BITS - prefixLength);

export const broadcastOf = (subnet: Subnet): number => subnet.base + subnetSize(subnet) - 1;

export const contains = (subnet: Subnet, address: number): boolean =>
  address >= subnet.base && address <= broadcastOf(subnet);

export const overlap = (one: Subnet, other: Subnet): boolean => contains(one, other.base) || contains(other, one.base);

/** Reads a block that a bridge can be given: "172.28.0.0/16". @throws NetworkError */
export function readSubnet(text: string): Subnet {
  const subnet = readAnySubnet(text);
  if (subnet === null) {
    throw new NetworkError('bad-option', `subnet "${text}": not an IPv4 block`, 'Write it like 172.28.0.0/16.');
  }
  const { base, prefixLength } = subnet;
  if (prefixLength < PREFIX_LENGTH_MIN || prefixLength > PREFIX_LENGTH_MAX) {
    const reason = `a network has /${PREFIX_LENGTH_MIN} to /${PREFIX_LENGTH_MAX}`;
    throw new NetworkError('bad-option', `subnet "${text}": ${reason}`);
  }
  const first = base >>> 24;
  if (first === 0 || first === 127 || first >= 224) {
    throw new NetworkError(
      'bad-option',
      `subnet "${text}": these addresses are not for links`,
      'Take a private block.',
    );
  }
  return subnet;
}

/** Any block, such as a route's destination; null for what is none, or has bits set after its prefix. */
export function readAnySubnet(text: string): Subnet | null {
  const [address = '', prefix = '', ...rest] = text.split('/');
  if (!isIPv4(address) || !/^\d{1,2}$/.test(prefix) || rest.length > 0) return null;
  const subnet = { base: addressNumber(address), prefixLength: Number(prefix) };
  if (subnet.prefixLength > ADDRESS_BITS || subnet.base % subnetSize(subnet) !== 0) return null;
  return subnet;
}
