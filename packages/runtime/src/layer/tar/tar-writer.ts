import { type ByteString, quote } from '../byte-string.ts';
import { LayerError } from '../layer-error.ts';
import type { EntryKind, TarEntry, Timestamp } from './tar-entry.ts';
import { BLOCK_BYTES } from './tar-header.ts';

const TYPES: Readonly<Record<EntryKind, string>> = {
  file: '0',
  'hard link': '1',
  'symbolic link': '2',
  'character device': '3',
  'block device': '4',
  directory: '5',
  fifo: '6',
};

/** Eleven octal digits, and seven. */
const SIZE_MAX = 0o77777777777;
const ID_MAX = 0o7777777;
const NAME_BYTES = 100;

/**
 * The header of an entry, in the dialect that every tar reads (POSIX ustar), with a pax header before it for what has
 * no room there. After it come the entry's bytes, `padding` of them, and in the end `END_OF_ARCHIVE`.
 */
export function tarHeader(entry: TarEntry): Buffer {
  const name = entry.kind === 'directory' && !entry.name.endsWith('/') ? `${entry.name}/` : entry.name;
  const records = paxRecords(entry, name);
  const header = block(entry, name, TYPES[entry.kind]);
  if (records.length === 0) return header;
  const body = Buffer.concat(records);
  const extension = { ...entry, size: body.length, linkName: '', mode: 0o644, uid: 0, gid: 0, major: 0, minor: 0 };
  return Buffer.concat([block(extension, 'PaxHeaders/0', 'x'), body, padding(body.length), header]);
}

export const padding = (bytes: number): Buffer => Buffer.alloc((BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES);

export const END_OF_ARCHIVE: Uint8Array = Buffer.alloc(2 * BLOCK_BYTES);

function paxRecords(entry: TarEntry, name: ByteString): Buffer[] {
  const records: Buffer[] = [];
  const add = (key: ByteString, value: ByteString | Uint8Array) => records.push(paxRecord(key, value));
  if (!fits(name)) add('path', name);
  if (!fits(entry.linkName)) add('linkpath', entry.linkName);
  if (entry.size > SIZE_MAX) add('size', `${entry.size}`);
  if (entry.uid > ID_MAX) add('uid', `${entry.uid}`);
  if (entry.gid > ID_MAX) add('gid', `${entry.gid}`);
  const { seconds, nanoseconds } = entry.mtime;
  if (nanoseconds !== 0 || seconds < 0 || seconds > SIZE_MAX) add('mtime', paxTime(entry.mtime));
  if (entry.atime !== undefined) add('atime', paxTime(entry.atime));
  for (const [key, value] of entry.xattrs) {
    if (key.includes('='))
      throw new LayerError('bad-archive', `write ${quote(entry.name)}: attribute ${quote(key)} holds "="`);
    add(`SCHILY.xattr.${key}`, value);
  }
  return records;
}

/** Short, and in characters that every reader takes for the same. */
const fits = (name: ByteString): boolean => name.length <= NAME_BYTES && /^[\x20-\x7e]*$/.test(name);

function paxRecord(key: ByteString, value: ByteString | Uint8Array): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  const rest = key.length + bytes.length + ' =\n'.length;
  // The length counts its own digits.
  let length = rest + `${rest}`.length;
  if (`${length}`.length > `${rest}`.length) length += 1;
  return Buffer.concat([Buffer.from(`${length} ${key}=`, 'latin1'), bytes, Buffer.from('\n')]);
}

function paxTime({ seconds, nanoseconds }: Timestamp): string {
  const decimals = (value: number) => `${value}`.padStart(9, '0').replace(/0+$/, '');
  if (nanoseconds === 0) return `${seconds}`;
  if (seconds >= 0) return `${seconds}.${decimals(nanoseconds)}`;
  return `-${-seconds - 1}.${decimals(1e9 - nanoseconds)}`;
}

function block(entry: TarEntry, name: ByteString, type: string): Buffer {
  const header = Buffer.alloc(BLOCK_BYTES);
  const text = (value: ByteString, offset: number, length: number) =>
    header.write(value.slice(0, length), offset, 'latin1');
  const octal = (value: number, offset: number, length: number) =>
    text(value.toString(8).padStart(length - 1, '0'), offset, length);
  text(name, 0, NAME_BYTES);
  octal(entry.mode, 100, 8);
  octal(entry.uid > ID_MAX ? 0 : entry.uid, 108, 8);
  octal(entry.gid > ID_MAX ? 0 : entry.gid, 116, 8);
  octal(entry.size > SIZE_MAX ? 0 : entry.size, 124, 12);
  octal(Math.min(SIZE_MAX, Math.max(0, entry.mtime.seconds)), 136, 12);
  text(type, 156, 1);
  text(entry.linkName, 157, NAME_BYTES);
  text('ustar\x0000', 257, 8);
  octal(entry.major, 329, 8);
  octal(entry.minor, 337, 8);
  text(' '.repeat(8), 148, 8);
  let sum = 0;
  for (const byte of header) sum += byte;
  text(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8);
  return header;
}
