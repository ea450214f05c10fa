import type { ByteString } from '../byte-string.ts';
import { quote } from '../byte-string.ts';
import { LayerError } from '../layer-error.ts';
import type { Timestamp } from './tar-entry.ts';

/** Key and value, in the order of the archive: GNU's sparse records repeat their keys. */
export type PaxRecord = readonly [key: ByteString, value: ByteString];

const SPACE = 0x20;
const EQUALS = 0x3d;
const NEWLINE = 0x0a;
/** "1048576 " is more than any header that is read at all. */
const LENGTH_DIGITS_MAX = 8;

/** A pax header: lines "LENGTH KEY=VALUE\n", where LENGTH counts the whole line, pax(1). Values may hold anything. */
export function readPaxRecords(bytes: Buffer): PaxRecord[] {
  const records: PaxRecord[] = [];
  let start = 0;
  while (start < bytes.length) {
    const space = bytes.indexOf(SPACE, start);
    const digits = bytes.toString(
      'latin1',
      start,
      Math.min(space === -1 ? bytes.length : space, start + LENGTH_DIGITS_MAX + 1),
    );
    if (!/^[0-9]{1,8}$/.test(digits)) throw refusal(`a record has the length ${quote(digits)}`);
    const end = start + Number(digits);
    if (end <= space + 1 || end > bytes.length) throw refusal(`a record of ${digits} bytes does not fit`);
    if (bytes[end - 1] !== NEWLINE) throw refusal('a record does not end with its line');
    const equals = bytes.indexOf(EQUALS, space + 1);
    if (equals <= space + 1 || equals >= end) throw refusal('a record has no key');
    const key = bytes.toString('latin1', space + 1, equals);
    if (key.includes('\0')) throw refusal(`the key ${quote(key)} holds a NUL byte`);
    records.push([key, bytes.toString('latin1', equals + 1, end - 1)]);
    start = end;
  }
  return records;
}

/** "17" */
export function readPaxInteger(key: ByteString, value: ByteString): number {
  if (!/^-?[0-9]{1,16}$/.test(value) || !Number.isSafeInteger(Number(value))) {
    throw refusal(`${key}=${quote(value)} is no number`);
  }
  return Number(value);
}

/** "1350244992.023960108": seconds with any number of decimals, of which a file system keeps nine. */
export function readPaxTime(key: ByteString, value: ByteString): Timestamp {
  const match = /^(-?)([0-9]{1,15})(?:\.([0-9]*))?$/.exec(value);
  if (match === null) throw refusal(`${key}=${quote(value)} is no time`);
  const [, sign, whole, decimals = ''] = match;
  const seconds = Number(whole);
  const nanoseconds = Number(decimals.slice(0, 9).padEnd(9, '0'));
  if (sign === '') return { seconds, nanoseconds };
  // Half a second before 1970 is second -1 and half a second.
  return nanoseconds === 0
    ? { seconds: -seconds, nanoseconds }
    : { seconds: -seconds - 1, nanoseconds: 1e9 - nanoseconds };
}

export const refusal = (reason: string): LayerError =>
  new LayerError('bad-archive', `read archive: pax header: ${reason}`);
