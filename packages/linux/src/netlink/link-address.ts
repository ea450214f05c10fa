import { readAttributes } from './attribute.ts';
import { IFA_ADDRESS, IFA_LOCAL } from './constants.ts';
import { showIpAddress } from './ip-address.ts';
import type { Message } from './message.ts';

/** struct ifaddrmsg: family 1, prefix length 1, flags 1, scope 1, index of the link 4. */
const HEADER_BYTES = 8;

/** An address of a link, as `ip address` lists it. */
export type LinkAddress = {
  /** Index of the link that has it. */
  readonly index: number;
  /** "10.0.0.1" or "fe80::1" */
  readonly address: string;
  readonly prefixLength: number;
};

/** @returns null for bytes that are no address's */
export function parseLinkAddress({ body }: Pick<Message, 'body'>): LinkAddress | null {
  if (body.length < HEADER_BYTES) return null;
  const attributes = readAttributes(body.subarray(HEADER_BYTES));
  // Of a link between two points, IFA_ADDRESS is the other one's.
  const bytes = attributes.get(IFA_LOCAL) ?? attributes.get(IFA_ADDRESS);
  const address = bytes === undefined ? null : showIpAddress(bytes);
  return address === null ? null : { index: body.readInt32LE(4), address, prefixLength: body.readUInt8(1) };
}

/** The fixed part of a message about an address. */
export function addressHeader(options: { family: number; prefixLength: number; index: number }): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt8(options.family, 0);
  bytes.writeUInt8(options.prefixLength, 1);
  bytes.writeInt32LE(options.index, 4);
  return bytes;
}
