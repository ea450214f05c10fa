import { aligned } from './attribute.ts';

/** struct nlmsghdr: length 4, type 2, flags 2, sequence 4, port 4. All in the machine's byte order, here little-endian. */
const HEADER_BYTES = 16;

/** One message of netlink(7). The body is a fixed struct of its type, then attributes. */
export type Message = {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  readonly body: Buffer;
};

export function encodeMessage({ type, flags, sequence, body }: Message): Buffer {
  const bytes = Buffer.alloc(aligned(HEADER_BYTES + body.length));
  bytes.writeUInt32LE(HEADER_BYTES + body.length, 0);
  bytes.writeUInt16LE(type, 4);
  bytes.writeUInt16LE(flags, 6);
  bytes.writeUInt32LE(sequence, 8);
  bytes.set(body, HEADER_BYTES);
  return bytes;
}

/** The messages of one datagram, up to where they stop making sense. */
export function readMessages(datagram: Buffer): Message[] {
  const messages: Message[] = [];
  for (let at = 0; at + HEADER_BYTES <= datagram.length; ) {
    const length = datagram.readUInt32LE(at);
    if (length < HEADER_BYTES || at + length > datagram.length) break;
    messages.push({
      type: datagram.readUInt16LE(at + 4),
      flags: datagram.readUInt16LE(at + 6),
      sequence: datagram.readUInt32LE(at + 8),
      body: datagram.subarray(at + HEADER_BYTES, at + length),
    });
    at += aligned(length);
  }
  return messages;
}

/** The errno of an NLMSG_ERROR, or of the NLMSG_DONE of a list that broke off; 0 is success. */
export function errnoOf(message: Message): number {
  return message.body.length >= 4 ? Math.abs(message.body.readInt32LE()) : 0;
}
