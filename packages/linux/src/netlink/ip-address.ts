import { isIPv4, isIPv6 } from 'node:net';

/** 4 bytes → "10.0.0.1", 16 bytes → "fe80::1"; null for any other number of bytes. */
export function showIpAddress(bytes: Uint8Array): string | null {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return null;
  const view = Buffer.from(bytes);
  const groups = Array.from({ length: 8 }, (_, index) => view.readUInt16BE(index * 2).toString(16));
  // A URL shortens it as RFC 5952 says.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/** @throws RangeError for anything but four numbers with dots */
export function ipv4Bytes(address: string): Buffer {
  if (!isIPv4(address)) {
    throw new RangeError(`address "${address}": not an IPv4 address${isIPv6(address) ? ', but an IPv6 one' : ''}`);
  }
  return Buffer.from(address.split('.').map(Number));
}
