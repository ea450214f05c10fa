import { closeSync } from 'node:fs';
import koffi from 'koffi';
import { call } from '../call.ts';
import { callNumber } from '../calls.ts';
import { AF_NETLINK, MSG_DONTWAIT, SOCK_CLOEXEC, SOCK_RAW } from '../flags.ts';
import { KernelError } from '../kernel-error.ts';
import { syscall } from '../syscall.ts';
import { textAttribute } from './attribute.ts';
import { IFLA_IFNAME, NETLINK_ROUTE, NLM_F_ACK, NLM_F_REQUEST, NLMSG_ERROR, RTM_DELLINK } from './constants.ts';
import { linkHeader } from './link.ts';
import { encodeMessage, errnoOf, readMessages } from './message.ts';

/** struct sockaddr_nl: the kernel's own address is all zeros but for the family. */
const ADDRESS_BYTES = 12;
/** The acknowledgement: an errno, and the header of what was asked. */
const ANSWER_BYTES = 4096;

type Send = (...args: (number | Uint8Array)[]) => Promise<number>;
let send: Send | null = null;

function sendOnAnotherThread(): Send {
  const types = ['int64_t', 'int64_t', 'void *', 'int64_t', 'int64_t', 'void *', 'int64_t'];
  const raw = koffi.load('libc.so.6').func('syscall', 'int64_t', types);
  return (...args) =>
    new Promise((resolve, reject) => {
      raw.async(...args, (error: Error | null, sent: number) => (error === null ? resolve(sent) : reject(error)));
    });
}

/**
 * `ip link delete NAME`, without standing still meanwhile: the kernel waits until no processor can be looking at the
 * link any more, which takes tens of milliseconds. The socket is made here, so the link is one of the network namespace
 * this thread is in; only the wait happens on another thread.
 *
 * @returns false when there is no such link
 */
export async function deleteLinkAside(name: string): Promise<boolean> {
  send ??= sendOnAnotherThread();
  const socket = syscall(call('socket', [AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE]));
  try {
    const kernel = Buffer.alloc(ADDRESS_BYTES);
    kernel.writeUInt16LE(AF_NETLINK, 0);
    const body = Buffer.concat([linkHeader(), textAttribute(IFLA_IFNAME, name)]);
    const request = encodeMessage({ type: RTM_DELLINK, flags: NLM_F_REQUEST | NLM_F_ACK, sequence: 1, body });
    await send(callNumber('sendto'), socket, request, request.length, 0, kernel, ADDRESS_BYTES);
    const answer = Buffer.alloc(ANSWER_BYTES);
    const length = syscall(call('recvfrom', [socket, { bytes: answer }, ANSWER_BYTES, MSG_DONTWAIT, null, null]));
    const [acknowledgement] = readMessages(answer.subarray(0, length));
    const errno = acknowledgement?.type === NLMSG_ERROR ? errnoOf(acknowledgement) : 0;
    if (errno === 0) return true;
    const error = new KernelError(`RTM_DELLINK ${JSON.stringify(name)}`, errno);
    if (error.code === 'ENODEV') return false;
    throw error;
  } finally {
    closeSync(socket);
  }
}
