import type { ByteString } from '../byte-string.ts';

/** Nanoseconds since the second; seconds may be negative. */
export type Timestamp = { readonly seconds: number; readonly nanoseconds: number };

/** A part of a sparse file that holds data. Between the parts are holes, which read as zeros and take no room. */
export type Segment = { readonly offset: number; readonly length: number };

export type EntryKind =
  | 'file'
  | 'hard link'
  | 'symbolic link'
  | 'character device'
  | 'block device'
  | 'directory'
  | 'fifo';

/** One name of an archive, whichever of tar's dialects it was written in. */
export type TarEntry = {
  readonly kind: EntryKind;
  readonly name: ByteString;
  /** Permission bits, with setuid, setgid and sticky; the kind is not among them. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Of a file: its length, holes included. 0 for every other kind. */
  readonly size: number;
  readonly mtime: Timestamp;
  readonly atime?: Timestamp;
  /** Of a link: what it points to. Empty otherwise. */
  readonly linkName: ByteString;
  readonly major: number;
  readonly minor: number;
  readonly xattrs: ReadonlyMap<ByteString, Uint8Array>;
  /** Of a sparse file: its parts, in order. */
  readonly segments?: readonly Segment[];
};

export const NO_XATTRS: ReadonlyMap<ByteString, Uint8Array> = new Map();
