import { AF_UNSPEC } from '../flags.ts';
import { numberAttribute, readAttributes, readNumber, textAttribute } from './attribute.ts';
import {
  IFLA_EXT_MASK,
  IFLA_IFNAME,
  NETNSA_FD,
  NETNSA_NSID,
  NETNSA_PID,
  RTEXT_FILTER_SKIP_STATS,
  RTM_GETADDR,
  RTM_GETLINK,
  RTM_GETNSID,
  RTM_GETROUTE,
  RTM_NEWADDR,
  RTM_NEWLINK,
  RTM_NEWNSID,
  RTM_NEWROUTE,
} from './constants.ts';
import { type Link, linkHeader, parseLink } from './link.ts';
import { addressHeader, type LinkAddress, parseLinkAddress } from './link-address.ts';
import type { Message } from './message.ts';
import { parseRoute, type Route, routeHeader } from './route.ts';
import { RouteSocket } from './route-socket.ts';

/*
 * What the kernel knows about the network namespace this thread is in: see withNamespace. Lists are cut at
 * DUMP_MESSAGES_MAX entries.
 */

const WITHOUT_COUNTERS = numberAttribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);

/** Every link, as `ip link` lists them. @throws KernelError */
export function dumpLinks(): readonly Link[] {
  using socket = new RouteSocket();
  const body = [linkHeader(), WITHOUT_COUNTERS];
  return parsed(socket.dump({ type: RTM_GETLINK, body, shown: 'RTM_GETLINK' }), RTM_NEWLINK, parseLink);
}

/** Every address of every link, IPv4 and IPv6. @throws KernelError */
export function dumpAddresses(): readonly LinkAddress[] {
  using socket = new RouteSocket();
  const body = [addressHeader({ family: AF_UNSPEC, prefixLength: 0, index: 0 })];
  return parsed(socket.dump({ type: RTM_GETADDR, body, shown: 'RTM_GETADDR' }), RTM_NEWADDR, parseLinkAddress);
}

/** Every route of every table, IPv4 and IPv6. @throws KernelError */
export function dumpRoutes(): readonly Route[] {
  using socket = new RouteSocket();
  const body = [routeHeader({ family: AF_UNSPEC, prefixLength: 0, scope: 0 })];
  return parsed(socket.dump({ type: RTM_GETROUTE, body, shown: 'RTM_GETROUTE' }), RTM_NEWROUTE, parseRoute);
}

/** The link of this name; null when there is none. @throws KernelError */
export function findLink(name: string): Link | null {
  using socket = new RouteSocket();
  const body = [linkHeader(), WITHOUT_COUNTERS, textAttribute(IFLA_IFNAME, name)];
  const shown = `RTM_GETLINK ${JSON.stringify(name)}`;
  try {
    return parsed(socket.request({ type: RTM_GETLINK, body, shown }), RTM_NEWLINK, parseLink)[0] ?? null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENODEV') return null;
    throw error;
  }
}

/**
 * The id under which this thread's network namespace knows another one, as `peerNetnsId` of a link uses it; null when
 * it knows it under none. Of a process, or by a descriptor of /proc/PID/ns/net. @throws KernelError
 */
export function netnsId(of: { readonly pid: number } | { readonly descriptor: number }): number | null {
  using socket = new RouteSocket();
  const which = 'pid' in of ? numberAttribute(NETNSA_PID, of.pid) : numberAttribute(NETNSA_FD, of.descriptor);
  const shown = 'pid' in of ? `RTM_GETNSID of process ${of.pid}` : `RTM_GETNSID of descriptor ${of.descriptor}`;
  const [answer] = socket.request({ type: RTM_GETNSID, body: [generalHeader(), which], shown });
  const id = answer?.type === RTM_NEWNSID ? readNumber(afterGeneralHeader(answer), NETNSA_NSID) : null;
  return id === null || id < 0 ? null : id;
}

/** struct rtgenmsg: the family alone, padded to four bytes. */
const GENERAL_HEADER_BYTES = 4;
const generalHeader = () => Buffer.alloc(GENERAL_HEADER_BYTES);
const afterGeneralHeader = (message: Message) => readAttributes(message.body.subarray(GENERAL_HEADER_BYTES));

function parsed<Parsed>(
  messages: readonly Message[],
  type: number,
  parse: (message: Message) => Parsed | null,
): readonly Parsed[] {
  return messages.flatMap((message) => (message.type === type ? (parse(message) ?? []) : []));
}
