import { type Attributes, readAttributes, readNumber, readText } from './attribute.ts';
import {
  IFLA_ADDRESS,
  IFLA_IFNAME,
  IFLA_INFO_KIND,
  IFLA_LINK,
  IFLA_LINK_NETNSID,
  IFLA_LINKINFO,
  IFLA_MASTER,
  IFLA_MTU,
  IFLA_OPERSTATE,
} from './constants.ts';
import type { Message } from './message.ts';

/** struct ifinfomsg: family 1, padding 1, type 2, index 4, flags 4, change 4. */
const HEADER_BYTES = 16;

/** IF_OPER_*, linux/if.h, as ip(8) prints them in lower case. */
const OPERATIONAL_STATES = ['unknown', 'notpresent', 'down', 'lowerlayerdown', 'testing', 'dormant', 'up'] as const;

/** A network interface, as `ip link` lists it. */
export type Link = {
  readonly index: number;
  readonly name: string;
  /** "veth", "bridge", …; null for those that have none, such as lo. */
  readonly kind: string | null;
  /** IFF_* of netdevice(7). */
  readonly flags: number;
  readonly state: (typeof OPERATIONAL_STATES)[number] | null;
  readonly mtu: number;
  /** "02:00:00:00:00:01"; null where the hardware has no such address. */
  readonly mac: string | null;
  /** Of a veth: index of its other end, in the namespace that end is in. */
  readonly peerIndex: number | null;
  /** The id under which the reader's namespace knows the other end's; null when it is the same namespace. */
  readonly peerNetnsId: number | null;
  /** Index of the bridge it is a port of. */
  readonly master: number | null;
};

/** @returns null for bytes that are no link's */
export function parseLink({ body }: Pick<Message, 'body'>): Link | null {
  if (body.length < HEADER_BYTES) return null;
  const attributes = readAttributes(body.subarray(HEADER_BYTES));
  const name = readText(attributes, IFLA_IFNAME);
  if (name === null) return null;
  const info = attributes.get(IFLA_LINKINFO);
  return {
    index: body.readInt32LE(4),
    name,
    kind: info === undefined ? null : readText(readAttributes(info), IFLA_INFO_KIND),
    flags: body.readUInt32LE(8),
    state: readState(attributes),
    mtu: readNumber(attributes, IFLA_MTU) ?? 0,
    mac: readMac(attributes),
    peerIndex: readNumber(attributes, IFLA_LINK),
    peerNetnsId: readNumber(attributes, IFLA_LINK_NETNSID),
    master: readNumber(attributes, IFLA_MASTER),
  };
}

function readState(attributes: Attributes): Link['state'] {
  const state = attributes.get(IFLA_OPERSTATE)?.[0];
  return state === undefined ? null : (OPERATIONAL_STATES[state] ?? null);
}

function readMac(attributes: Attributes): string | null {
  const address = attributes.get(IFLA_ADDRESS);
  if (address?.length !== 6) return null;
  return [...address].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** The fixed part of a message about a link. */
export function linkHeader({ index = 0, flags = 0, change = 0 } = {}): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeInt32LE(index, 4);
  bytes.writeUInt32LE(flags, 8);
  bytes.writeUInt32LE(change, 12);
  return bytes;
}
