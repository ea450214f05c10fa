import { type BigIntStats, closeSync, constants, fstatSync, openSync } from 'node:fs';
import { O_PATH } from '@drydock/linux';
import type { ByteString } from '../byte-string.ts';
import type { EntryKind, TarEntry, Timestamp } from '../tar/tar-entry.ts';
import { openName, readLink } from './at-calls.ts';
import { readXattrs } from './extended-attributes.ts';

const KINDS = new Map<number, EntryKind>([
  [constants.S_IFREG, 'file'],
  [constants.S_IFLNK, 'symbolic link'],
  [constants.S_IFCHR, 'character device'],
  [constants.S_IFBLK, 'block device'],
  [constants.S_IFDIR, 'directory'],
  [constants.S_IFIFO, 'fifo'],
]);

/** Null for a socket, which is nothing without the process that listens on it. */
export const kindOf = (stat: BigIntStats): EntryKind | null => KINDS.get(Number(stat.mode) & constants.S_IFMT) ?? null;

/** Overlayfs keeps "deleted" as a character device 0:0. */
export const isWhiteout = (stat: BigIntStats): boolean => kindOf(stat) === 'character device' && stat.rdev === 0n;

const NANOSECONDS = 1_000_000_000n;

export function timestamp(nanoseconds: bigint): Timestamp {
  const rest = ((nanoseconds % NANOSECONDS) + NANOSECONDS) % NANOSECONDS;
  return { seconds: Number((nanoseconds - rest) / NANOSECONDS), nanoseconds: Number(rest) };
}

/** What makes up a device number, makedev(3). */
export const majorOf = (device: bigint): number => Number(((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn));
export const minorOf = (device: bigint): number => Number((device & 0xffn) | ((device >> 12n) & 0xfff_ff00n));
const MAJOR_MAX = 0xfff;
const MINOR_MAX = 0xf_ffff;

/** As mknod(2) takes it; null when there can be no such device. */
export const deviceNumber = (major: number, minor: number): number | null =>
  major >= 0 && minor >= 0 && major <= MAJOR_MAX && minor <= MINOR_MAX
    ? ((minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12)) >>> 0
    : null;

/**
 * All that an archive keeps of a file, read from its descriptor (O_PATH will do).
 *
 * @param name under which the entry goes
 */
export function describeInode(descriptor: number, name: ByteString, stat: BigIntStats, kind: EntryKind): TarEntry {
  const isDevice = kind === 'character device' || kind === 'block device';
  return {
    kind,
    name,
    mode: Number(stat.mode) & ~constants.S_IFMT,
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    size: kind === 'file' ? Number(stat.size) : 0,
    mtime: timestamp(stat.mtimeNs),
    linkName: kind === 'symbolic link' ? (readLink(descriptor, '') ?? '') : '',
    major: isDevice ? majorOf(stat.rdev) : 0,
    minor: isDevice ? minorOf(stat.rdev) : 0,
    xattrs: readXattrs(descriptor),
  };
}

/** What stands behind a name, as a descriptor (O_PATH) that closes itself; null when nothing does. */
export function lookAt(directory: number, name: ByteString): (Looked & Disposable) | null {
  const descriptor = openName(directory, name, O_PATH, 0, ['ENOENT']);
  if (descriptor === -1) return null;
  const stat = fstatSync(descriptor, { bigint: true });
  return { descriptor, stat, kind: kindOf(stat), [Symbol.dispose]: () => closeSync(descriptor) };
}

export type Looked = { readonly descriptor: number; readonly stat: BigIntStats; readonly kind: EntryKind | null };

/** The same file for reading, whatever its name stands for by now; a fifo in its place would make nobody wait. */
export const openForReading = ({ descriptor }: Looked): number =>
  openSync(`/proc/self/fd/${descriptor}`, constants.O_RDONLY | constants.O_NONBLOCK);
