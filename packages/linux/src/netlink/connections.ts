import { AF_INET } from '../flags.ts';
import { KernelError } from '../kernel-error.ts';
import { attribute, readAttributes } from './attribute.ts';
import { ipv4Bytes } from './ip-address.ts';
import type { Message } from './message.ts';
import { RouteSocket } from './route-socket.ts';

/* The table of connections, in the network namespace this thread is in: linux/netfilter/nfnetlink_conntrack.h. */

const NETLINK_NETFILTER = 12;
/** NFNL_SUBSYS_CTNETLINK in the upper byte, IPCTNL_MSG_CT_GET and IPCTNL_MSG_CT_DELETE in the lower. */
const GET = 0x0101;
const DELETE = 0x0102;
const CTA_TUPLE_ORIG = 1;
const CTA_TUPLE_REPLY = 2;
const CTA_TUPLE_IP = 1;
const CTA_IP_V4_SRC = 1;
const CTA_FILTER = 25;
const CTA_FILTER_REPLY_FLAGS = 2;
/** Compare the source's address, and nothing else. */
const CTA_FILTER_FLAG_IP_SRC = 1;
/** In the type: the value is attributes again. The table of connections insists on it. */
const NLA_F_NESTED = 0x8000;

/** struct nfgenmsg: family 1, version 1, resource 2. */
const HEADER_BYTES = 4;
const header = () => Buffer.from([AF_INET, 0, 0, 0]);

/**
 * `conntrack -D --reply-src ADDRESS`: forgets the connections that this address answers, whatever address they were
 * sent to. What was led there is looked up again with its next packet.
 *
 * @returns how many there were; null when the kernel has no such table to speak of, without nf_conntrack_netlink
 */
export function forgetConnections(address: string): number | null {
  using socket = new RouteSocket(NETLINK_NETFILTER);
  const found = connectionsAnsweredBy(socket, address);
  for (const { body } of found ?? []) {
    const original = readAttributes(body.subarray(HEADER_BYTES)).get(CTA_TUPLE_ORIG);
    if (original !== undefined) forget(socket, original, address);
  }
  return found?.length ?? null;
}

function connectionsAnsweredBy(socket: RouteSocket, address: string): readonly Message[] | null {
  const source = attribute(NLA_F_NESTED | CTA_TUPLE_IP, [attribute(CTA_IP_V4_SRC, ipv4Bytes(address))]);
  const flags = new Uint8Array(Uint32Array.of(CTA_FILTER_FLAG_IP_SRC).buffer);
  const filter = attribute(NLA_F_NESTED | CTA_FILTER, [attribute(CTA_FILTER_REPLY_FLAGS, flags)]);
  const body = [header(), attribute(NLA_F_NESTED | CTA_TUPLE_REPLY, [source]), filter];
  try {
    return socket.dump({ type: GET, body, shown: `IPCTNL_MSG_CT_GET reply-src ${address}` });
  } catch (error) {
    if (error instanceof KernelError && error.code === 'EINVAL') return null;
    throw error;
  }
}

function forget(socket: RouteSocket, original: Buffer, address: string): void {
  try {
    const body = [header(), attribute(NLA_F_NESTED | CTA_TUPLE_ORIG, original)];
    socket.request({ type: DELETE, body, shown: `IPCTNL_MSG_CT_DELETE reply-src ${address}` });
  } catch (error) {
    // ENOENT: over since it was listed.
    if (!(error instanceof KernelError && error.code === 'ENOENT')) throw error;
  }
}
