import { closeSync } from 'node:fs';
import {
  AF_INET,
  call,
  nft,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  syscall,
  withNamespace,
} from '@drydock/linux';
import { EMBEDDED_NAME_SERVER } from '../files/resolv-conf.ts';
import { ipSocketAddress } from '../kernel/host-port.ts';

/** struct sockaddr_in */
const ADDRESS_BYTES = 16;
const PORT_OFFSET = 2;
/** Connections that wait to be taken. */
const BACKLOG = 8;

/** In the container's network namespace, where a table of this name shows what happens to its questions. */
const TABLE = 'ip drydock_names';

export type SocketsInside = { readonly udp: number; readonly tcp: number };

/**
 * Sockets belong to the network namespace they were made in, whoever reads them: these two hear what is said inside the
 * container. They are bound to ports that the kernel chose, and a rule inside leads port 53 of 127.0.0.11 to them: so
 * port 53 stays free, and a container may be a name server itself.
 */
export function openSocketsInside(namespace: string): SocketsInside {
  return withNamespace(namespace, 'net', () => {
    const opened: number[] = [];
    try {
      const udp = boundSocket(SOCK_DGRAM, opened);
      const tcp = boundSocket(SOCK_STREAM, opened);
      syscall(call('listen', [tcp, BACKLOG]));
      nft(leadTo(portOf(udp), portOf(tcp)));
      return { udp, tcp };
    } catch (error) {
      for (const descriptor of opened) closeSync(descriptor);
      throw error;
    }
  });
}

const leadTo = (udpPort: number, tcpPort: number): string => `table ${TABLE} {}
delete table ${TABLE}
table ${TABLE} {
	chain questions {
		type nat hook output priority -100; policy accept;
		ip daddr ${EMBEDDED_NAME_SERVER} udp dport 53 dnat to ${EMBEDDED_NAME_SERVER}:${udpPort}
		ip daddr ${EMBEDDED_NAME_SERVER} tcp dport 53 dnat to ${EMBEDDED_NAME_SERVER}:${tcpPort}
	}
}`;

function boundSocket(type: number, opened: number[]): number {
  const socket = syscall(call('socket', [AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0]));
  opened.push(socket);
  syscall(call('bind', [socket, ipSocketAddress(EMBEDDED_NAME_SERVER, 0), ADDRESS_BYTES]));
  return socket;
}

function portOf(socket: number): number {
  const address = Buffer.alloc(ADDRESS_BYTES);
  const length = new Uint8Array(Uint32Array.of(ADDRESS_BYTES).buffer);
  syscall(call('getsockname', [socket, { bytes: address }, { bytes: length }]));
  return address.readUInt16BE(PORT_OFFSET);
}
