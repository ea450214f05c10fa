import { closeSync } from 'node:fs';
import {
  AF_INET,
  call,
  KernelError,
  SO_REUSEADDR,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
  syscall,
} from '@drydock/linux';
import { addressNumber } from '../addresses/subnet.ts';
import type { PortProtocol } from '../options/published-port.ts';

/** struct sockaddr_in, ip(7): family 2, port 2, address 4, padding 8. */
const SOCKET_ADDRESS_BYTES = 16;

/**
 * Whether a program of this machine has the port: found out by taking it, and giving it back at once.
 * @returns null when it is free, and otherwise the errno's name
 */
export function portInUse(protocol: PortProtocol, address: string, port: number): string | null {
  const type = protocol === 'tcp' ? SOCK_STREAM : SOCK_DGRAM;
  const socket = syscall(call('socket', [AF_INET, type | SOCK_CLOEXEC, 0]));
  try {
    // With it, connections that ended a moment ago are no hindrance; a server that listens is, all the same.
    if (protocol === 'tcp') {
      const one = { bytes: new Uint8Array(Int32Array.of(1).buffer), shown: '[1]' };
      syscall(call('setsockopt', [socket, SOL_SOCKET, SO_REUSEADDR, one, 4]));
    }
    syscall(call('bind', [socket, ipSocketAddress(address, port), SOCKET_ADDRESS_BYTES]));
    return null;
  } catch (error) {
    if (error instanceof KernelError) return error.code;
    throw error;
  } finally {
    closeSync(socket);
  }
}

/** As bind(2) wants it. */
export function ipSocketAddress(address: string, port: number) {
  const bytes = Buffer.alloc(SOCKET_ADDRESS_BYTES);
  bytes.writeUInt16LE(AF_INET, 0);
  bytes.writeUInt16BE(port, 2);
  bytes.writeUInt32BE(addressNumber(address), 4);
  return { bytes, shown: `{sin_family=AF_INET, sin_port=${port}, sin_addr=${address}}` };
}
