import { AF_INET, AF_INET6 } from '../flags.ts';
import { readAttributes, readNumber } from './attribute.ts';
import { RT_TABLE_MAIN, RTA_DST, RTA_GATEWAY, RTA_OIF, RTA_TABLE, RTN_UNICAST, RTPROT_STATIC } from './constants.ts';
import { showIpAddress } from './ip-address.ts';
import type { Message } from './message.ts';

/** struct rtmsg: family, lengths of destination and source, tos, table, protocol, scope, type: a byte each; flags 4. */
const HEADER_BYTES = 12;

/** A route, as `ip route show table all` lists it. */
export type Route = {
  readonly family: 4 | 6;
  /** RT_TABLE_MAIN is the one that `ip route` shows. */
  readonly table: number;
  /** "default" or "10.0.0.0/24" */
  readonly destination: string;
  readonly gateway: string | null;
  /** Index of the link it leaves by. */
  readonly link: number | null;
};

/** @returns null for bytes that are no IP route's */
export function parseRoute({ body }: Pick<Message, 'body'>): Route | null {
  if (body.length < HEADER_BYTES) return null;
  const family = body.readUInt8(0);
  if (family !== AF_INET && family !== AF_INET6) return null;
  const attributes = readAttributes(body.subarray(HEADER_BYTES));
  const gateway = attributes.get(RTA_GATEWAY);
  const destination = attributes.get(RTA_DST);
  const shown = destination === undefined ? null : showIpAddress(destination);
  return {
    family: family === AF_INET ? 4 : 6,
    table: readNumber(attributes, RTA_TABLE) ?? body.readUInt8(4),
    destination: shown === null ? 'default' : `${shown}/${body.readUInt8(1)}`,
    gateway: gateway === undefined ? null : showIpAddress(gateway),
    link: readNumber(attributes, RTA_OIF),
  };
}

/** The fixed part of a message about a route of the main table. */
export function routeHeader(options: { family: number; prefixLength: number; scope: number }): Buffer {
  const { family, prefixLength, scope } = options;
  return Buffer.from([family, prefixLength, 0, 0, RT_TABLE_MAIN, RTPROT_STATIC, scope, RTN_UNICAST, 0, 0, 0, 0]);
}
