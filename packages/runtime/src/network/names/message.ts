import { isIPv4 } from 'node:net';
import { NAME_LIMITS } from './limits.ts';

/* Messages of the domain name system, RFC 1035 section 4: a header of 12 bytes, a question, answers. */

export const TYPE_A = 1;
export const TYPE_PTR = 12;
export const TYPE_AAAA = 28;
export const TYPE_ANY = 255;
const CLASS_IN = 1;

/** How an answer went: RFC 1035, RCODE. */
export const RESULTS = {
  ok: 0,
  formatError: 1,
  serverFailure: 2,
  noSuchName: 3,
  notImplemented: 4,
  refused: 5,
} as const;
export type ResultName = keyof typeof RESULTS;

const HEADER_BYTES = 12;
/** Bits of the flags. */
const IS_ANSWER = 0x8000;
const OPERATION = 0x7800;
const IS_AUTHORITATIVE = 0x0400;
const IS_CUT = 0x0200;
const RECURSION_DESIRED = 0x0100;
const RECURSION_AVAILABLE = 0x0080;
const LABEL_MAX = 63;
/** With a length before each label and a zero after the last. */
const NAME_BYTES_MAX = 255;
/** Points at the question's name, which is always at the same place: section 4.1.4. */
const NAME_OF_QUESTION = 0xc000 | HEADER_BYTES;

export type Query = {
  readonly id: number;
  readonly flags: number;
  /** Lower case, without a final dot; bytes that are no letters as they are. */
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** The question's bytes, as they are repeated in the answer. */
  readonly question: Buffer;
};

export type Record = { readonly type: typeof TYPE_A | typeof TYPE_PTR; readonly data: Buffer };

/** Null for what deserves no answer: too short, too long, or itself an answer. */
export function readQuery(bytes: Buffer): Query | { readonly error: ResultName } | null {
  if (bytes.length < HEADER_BYTES || bytes.length > NAME_LIMITS.queryBytes) return null;
  const flags = bytes.readUInt16BE(2);
  if ((flags & IS_ANSWER) !== 0) return null;
  if ((flags & OPERATION) !== 0) return { error: 'notImplemented' };
  if (bytes.readUInt16BE(4) !== 1) return { error: 'formatError' };
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (;;) {
    const length = bytes[at];
    if (length === undefined || length > LABEL_MAX || at - HEADER_BYTES > NAME_BYTES_MAX)
      return { error: 'formatError' };
    at += 1;
    if (length === 0) break;
    if (at + length > bytes.length) return { error: 'formatError' };
    labels.push(bytes.toString('latin1', at, at + length));
    at += length;
  }
  // A dot inside a label would read as two labels: no name of ours has one.
  if (labels.some((label) => label.includes('.')) || at + 4 > bytes.length) return { error: 'formatError' };
  return {
    id: bytes.readUInt16BE(0),
    flags,
    name: labels.join('.').toLowerCase(),
    type: bytes.readUInt16BE(at),
    class: bytes.readUInt16BE(at + 2),
    question: bytes.subarray(HEADER_BYTES, at + 4),
  };
}

export const isInternetClass = (query: Query): boolean => query.class === CLASS_IN;

/** An answer to a query that was understood. What does not fit is left out, and the answer says that it is cut. */
export function encodeAnswer(query: Query, result: ResultName, records: readonly Record[], bytesMax: number): Buffer {
  const encoded = records.map(encodeRecord);
  let length = HEADER_BYTES + query.question.length;
  let count = 0;
  for (const record of encoded) {
    if (length + record.length > bytesMax) break;
    length += record.length;
    count += 1;
  }
  const cut = count < encoded.length ? IS_CUT : 0;
  const flags = IS_ANSWER | IS_AUTHORITATIVE | cut | RECURSION_AVAILABLE | (query.flags & RECURSION_DESIRED);
  const header = encodeHeader(query.id, flags | RESULTS[result], 1, count);
  return Buffer.concat([header, query.question, ...encoded.slice(0, count)]);
}

/** An answer to what was not understood: no more than its number comes back. */
export const encodeRefusal = (bytes: Buffer, result: ResultName): Buffer =>
  encodeHeader(bytes.readUInt16BE(0), IS_ANSWER | RESULTS[result], 0, 0);

function encodeHeader(id: number, flags: number, questions: number, answers: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt16BE(id, 0);
  bytes.writeUInt16BE(flags, 2);
  bytes.writeUInt16BE(questions, 4);
  bytes.writeUInt16BE(answers, 6);
  return bytes;
}

function encodeRecord({ type, data }: Record): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(NAME_OF_QUESTION, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(CLASS_IN, 4);
  head.writeUInt32BE(NAME_LIMITS.timeToLiveSeconds, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

export const addressRecord = (address: string): Record => ({
  type: TYPE_A,
  data: Buffer.from(address.split('.').map(Number)),
});

/** Null for a name that cannot be told: a label too long, say. */
export function nameRecord(name: string): Record | null {
  const labels = name.split('.').map((label) => Buffer.from(label, 'latin1'));
  if (labels.some(({ length }) => length === 0 || length > LABEL_MAX)) return null;
  const data = Buffer.concat([...labels.flatMap((label) => [Buffer.from([label.length]), label]), Buffer.from([0])]);
  return data.length > NAME_BYTES_MAX ? null : { type: TYPE_PTR, data };
}

/** "2.0.18.172.in-addr.arpa" → "172.18.0.2"; null for any other name. */
export function addressInReverseName(name: string): string | null {
  const [, reversed] = /^([0-9.]{7,15})\.in-addr\.arpa$/.exec(name) ?? [];
  const address = reversed?.split('.').toReversed().join('.') ?? '';
  return isIPv4(address) ? address : null;
}
