import type { ByteString } from '../byte-string.ts';
import { LayerError } from '../layer-error.ts';
import type { LayerLimits } from '../limits.ts';
import { type PaxRecord, readPaxInteger, readPaxTime, refusal } from './pax-records.ts';
import type { Timestamp } from './tar-entry.ts';

/** What headers before a name said of it: they say what has no room in the name's own block, and they win over it. */
export type Extensions = {
  path?: ByteString;
  linkPath?: ByteString;
  /** GNU's own headers for long names; they win over pax's, as in Go's reader, which most image tools use. */
  longName?: ByteString;
  longLink?: ByteString;
  size?: number;
  uid?: number;
  gid?: number;
  mtime?: Timestamp;
  atime?: Timestamp;
  readonly xattrs: Map<ByteString, Uint8Array>;
  readonly sparse: SparseRecords;
};

/** GNU tar's three ways of telling in pax headers where a sparse file has data. */
export type SparseRecords = {
  /** "1" means that the map stands before the data. */
  major?: ByteString;
  minor?: ByteString;
  name?: ByteString;
  realSize?: number;
  /** 0.1: "offset,length,offset,length". */
  map?: ByteString;
  /** 0.0: one record for each number. */
  readonly pairs: number[];
};

/** @param everywhere what a global header said: it holds for every name after it that says nothing else */
export const startExtensions = (everywhere: readonly PaxRecord[], limits: LayerLimits): Extensions => {
  const extensions: Extensions = { xattrs: new Map(), sparse: { pairs: [] } };
  addPaxRecords(extensions, everywhere, limits);
  return extensions;
};

const XATTR_OF_SCHILY = 'SCHILY.xattr.';
const XATTR_OF_LIBARCHIVE = 'LIBARCHIVE.xattr.';

export function addPaxRecords(extensions: Extensions, records: readonly PaxRecord[], limits: LayerLimits): void {
  for (const [key, value] of records) {
    if (key.startsWith(XATTR_OF_SCHILY))
      addXattr(extensions, key.slice(XATTR_OF_SCHILY.length), value, 'latin1', limits);
    else if (key.startsWith(XATTR_OF_LIBARCHIVE)) {
      const name = percentDecoded(key.slice(XATTR_OF_LIBARCHIVE.length));
      // Both are written side by side by libarchive; the other one is the bytes as they are.
      if (!extensions.xattrs.has(name)) addXattr(extensions, name, value, 'base64', limits);
    } else if (key.startsWith('GNU.sparse.')) addSparse(extensions.sparse, key, value, limits);
    else addField(extensions, key, value);
  }
}

/** What a global header may not say: nobody means that every file has the same name, and readers disagree about it. */
const NEVER_GLOBAL = /^(path|linkpath|size|GNU\.sparse\..*)$/;

/** What holds for every name to come: a later global header replaces what an earlier one said of the same key. */
export function addGlobal(
  everywhere: readonly PaxRecord[],
  records: readonly PaxRecord[],
  limits: LayerLimits,
): readonly PaxRecord[] {
  const merged = new Map([...everywhere, ...records]);
  let bytes = 0;
  for (const [key, value] of merged) {
    if (NEVER_GLOBAL.test(key)) throw refusal(`${key} is set for all files at once`);
    bytes += key.length + value.length;
  }
  if (bytes > limits.extensionBytes) {
    throw new LayerError('too-large', `read archive: global headers: more than ${limits.extensionBytes} bytes`);
  }
  return [...merged];
}

function addField(extensions: Extensions, key: ByteString, value: ByteString): void {
  switch (key) {
    case 'path':
      extensions.path = withoutNul(key, value);
      break;
    case 'linkpath':
      extensions.linkPath = withoutNul(key, value);
      break;
    case 'size':
    case 'uid':
    case 'gid':
      // An empty value takes back what was said before: pax(1).
      if (value === '') delete extensions[key];
      else extensions[key] = readPaxInteger(key, value);
      break;
    case 'mtime':
    case 'atime':
      if (value === '') delete extensions[key];
      else extensions[key] = readPaxTime(key, value);
      break;
    default:
    // Comments, names of owners, checksums of some program: nothing that a layer keeps.
  }
}

function addXattr(
  extensions: Extensions,
  name: ByteString,
  value: ByteString,
  encoding: 'latin1' | 'base64',
  limits: LayerLimits,
): void {
  if (name === '' || name.includes('\0')) throw refusal('an extended attribute has no proper name');
  extensions.xattrs.set(name, Buffer.from(value, encoding));
  let bytes = 0;
  if (extensions.xattrs.size > 1) for (const [other, { length }] of extensions.xattrs) bytes += other.length + length;
  if (extensions.xattrs.size > limits.xattrs || Math.max(bytes, value.length) > limits.xattrBytes) {
    throw new LayerError(
      'too-large',
      `read archive: extended attributes of one file: more than ${limits.xattrs}, or than ${limits.xattrBytes} bytes`,
    );
  }
}

function addSparse(sparse: SparseRecords, key: ByteString, value: ByteString, limits: LayerLimits): void {
  switch (key) {
    case 'GNU.sparse.major':
      sparse.major = value;
      break;
    case 'GNU.sparse.minor':
      sparse.minor = value;
      break;
    case 'GNU.sparse.name':
      sparse.name = withoutNul(key, value);
      break;
    case 'GNU.sparse.size':
    case 'GNU.sparse.realsize':
      sparse.realSize = readPaxInteger(key, value);
      break;
    case 'GNU.sparse.map':
      sparse.map = value;
      break;
    case 'GNU.sparse.offset':
    case 'GNU.sparse.numbytes':
      // Offset and length take turns; else the map would say something else than what was written.
      if ((sparse.pairs.length % 2 === 0) !== (key === 'GNU.sparse.offset')) throw refusal(`${key} is out of turn`);
      if (sparse.pairs.length >= 2 * limits.sparseParts) throw refusal(`more than ${limits.sparseParts} sparse parts`);
      sparse.pairs.push(readPaxInteger(key, value));
      break;
    default:
    // GNU.sparse.numblocks: the records themselves are counted.
  }
}

function withoutNul(key: ByteString, value: ByteString): ByteString {
  if (value.includes('\0')) throw refusal(`${key} holds a NUL byte`);
  return value;
}

const percentDecoded = (text: ByteString): ByteString =>
  text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
