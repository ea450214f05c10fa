import { chmodSync, closeSync, constants, fchmodSync, ftruncateSync } from 'node:fs';
import { call, type ErrnoName, O_CREAT, O_EXCL, O_PATH, O_WRONLY, syscall } from '@drydock/linux';
import type { ByteString } from '../byte-string.ts';
import { cPath, openName, setOwner, setTimes } from '../files/at-calls.ts';
import { isOverlayNote, setXattr } from '../files/extended-attributes.ts';
import { deviceNumber } from '../files/inode.ts';
import type { TarEntry } from '../tar/tar-entry.ts';
import type { Times } from './layer-notes.ts';
import type { Directory } from './layer-tree.ts';

/** Told of what could not be kept, though the rest of the file could. */
export type OnLeftOut = (entry: TarEntry, what: string) => void;

export const timesOf = ({ atime, mtime }: TarEntry): Times => ({ atime: atime ?? mtime, mtime });

/** -1 when the name is taken. Whoever may not write it yet cannot read it either: 0600 until it is complete. */
export const makeFile = ({ descriptor }: Directory, name: ByteString): number =>
  openName(descriptor, name, O_WRONLY | O_CREAT | O_EXCL, 0o600, ['EEXIST']);

/**
 * Owner, attributes, mode and times, in an order that matters: a new owner takes setuid and file capabilities away, and
 * whatever changes the file changes its time.
 */
export function completeFile(descriptor: number, entry: TarEntry, onLeftOut: OnLeftOut): void {
  if (entry.segments !== undefined) ftruncateSync(descriptor, entry.size);
  setOwner(descriptor, '', entry.uid, entry.gid);
  setXattrs(descriptor, entry, onLeftOut);
  fchmodSync(descriptor, entry.mode);
  const { atime, mtime } = timesOf(entry);
  setTimes(descriptor, '', atime, mtime);
}

/** False when the name is taken. */
export function makeSymbolicLink(
  directory: Directory,
  name: ByteString,
  entry: TarEntry,
  onLeftOut: OnLeftOut,
): boolean {
  const args = [cPath(entry.linkName), directory.descriptor, cPath(name)];
  if (syscall(call('symlinkat', args, { expect: ['EEXIST'] })) === -1) return false;
  completeNode(directory, name, entry, onLeftOut);
  return true;
}

const KINDS = {
  'character device': constants.S_IFCHR,
  'block device': constants.S_IFBLK,
  fifo: constants.S_IFIFO,
} as const;

type NodeKind = keyof typeof KINDS;
export const isNodeKind = (kind: string): kind is NodeKind => Object.hasOwn(KINDS, kind);

/** @param kind of the entry. `refused`: the root of a user namespace makes no devices */
export function makeNode(
  directory: Directory,
  name: ByteString,
  entry: TarEntry,
  kind: NodeKind,
  onLeftOut: OnLeftOut,
): 'made' | 'taken' | 'refused' | 'no such device' {
  const device = deviceNumber(entry.major, entry.minor);
  // 0:0 is overlayfs's own sign for "deleted".
  if (device === null || (kind === 'character device' && device === 0)) return 'no such device';
  const isTaken = openName(directory.descriptor, name, O_PATH, 0, ['ENOENT']);
  if (isTaken !== -1) {
    closeSync(isTaken);
    return 'taken';
  }
  const expect: ErrnoName[] = kind === 'fifo' ? [] : ['EPERM'];
  const args = [directory.descriptor, cPath(name), KINDS[kind] | 0o600, device];
  if (syscall(call('mknodat', args, { expect })) === -1) return 'refused';
  completeNode(directory, name, entry, onLeftOut);
  return 'made';
}

function completeNode(directory: Directory, name: ByteString, entry: TarEntry, onLeftOut: OnLeftOut): void {
  setOwner(directory.descriptor, name, entry.uid, entry.gid);
  if (entry.kind !== 'symbolic link' || entry.xattrs.size > 0) {
    const descriptor = openName(directory.descriptor, name, O_PATH);
    try {
      setXattrs(descriptor, entry, onLeftOut);
      // The descriptor is the file itself, which was just made: nothing is followed. A link has no mode.
      if (entry.kind !== 'symbolic link') chmodSync(`/proc/self/fd/${descriptor}`, entry.mode);
    } finally {
      closeSync(descriptor);
    }
  }
  const { atime, mtime } = timesOf(entry);
  setTimes(directory.descriptor, name, atime, mtime);
}

export function setXattrs(descriptor: number, entry: TarEntry, onLeftOut: OnLeftOut): void {
  for (const [name, value] of entry.xattrs) {
    // An image that could write overlayfs's notes could send it to other files than its own.
    if (isOverlayNote(name)) onLeftOut(entry, `attribute ${name}: it is overlayfs's own`);
    else if (!setXattr(descriptor, name, value)) onLeftOut(entry, `attribute ${name}: the kernel refuses it here`);
  }
}
