import { readFileSync } from 'node:fs';
import { call, type ErrnoName, parseIdMap, syscall } from '@drydock/linux';
import { type ByteString, toBytes } from '../byte-string.ts';
import { cPath } from './at-calls.ts';

/**
 * Extended attributes are small values that a file carries under names of its own: file capabilities, access lists,
 * xattr(7). Before Linux 6.13 no call takes a directory and a name for them, and a path would be followed; so each
 * goes by /proc/self/fd, which is the opened file itself, even when that is a symbolic link (O_PATH).
 */
const ofDescriptor = (descriptor: number): string => `/proc/self/fd/${descriptor}`;

/** XATTR_SIZE_MAX and XATTR_LIST_MAX of the kernel. */
const BUFFER = Buffer.alloc(65_536);

/** No extended attributes here, or none that this user may have. */
export const XATTR_REFUSED = ['EPERM', 'EACCES', 'EOPNOTSUPP'] as const satisfies readonly ErrnoName[];

/** Besides: a value too large, or none that the kernel's own attributes may have. */
const VALUE_REFUSED = [...XATTR_REFUSED, 'EINVAL', 'ENOSPC', 'E2BIG', 'ERANGE'] as const satisfies readonly ErrnoName[];

/** @returns whether the kernel took it */
export function setXattr(descriptor: number, name: ByteString, value: Uint8Array): boolean {
  const bytes = { bytes: value.length === 0 ? BUFFER : value };
  const args = [ofDescriptor(descriptor), cPath(name), bytes, value.length, 0];
  return syscall(call('setxattr', args, { expect: VALUE_REFUSED })) === 0;
}

/** Null when there is none of this name. */
export function getXattr(descriptor: number, name: ByteString): Buffer | null {
  const expect = ['ENODATA', ...XATTR_REFUSED] as const;
  const args = [ofDescriptor(descriptor), cPath(name), { bytes: BUFFER }, BUFFER.length];
  const length = syscall(call('getxattr', args, { expect }));
  return length === -1 ? null : Buffer.from(BUFFER.subarray(0, length));
}

export function listXattrs(descriptor: number): ByteString[] {
  const args = [ofDescriptor(descriptor), { bytes: BUFFER }, BUFFER.length];
  const length = syscall(call('listxattr', args, { expect: XATTR_REFUSED }));
  return length <= 0 ? [] : BUFFER.toString('latin1', 0, length - 1).split('\0');
}

export function removeXattr(descriptor: number, name: ByteString): void {
  syscall(call('removexattr', [ofDescriptor(descriptor), cPath(name)], { expect: ['ENODATA', ...XATTR_REFUSED] }));
}

/** Names by which overlayfs keeps its own notes; with "user." for mounts by the root of a user namespace. */
const OVERLAY_OWN = /^(trusted|user)\.overlay\./;

export const isOverlayNote = (name: ByteString): boolean => OVERLAY_OWN.test(name);

/** Everything but overlayfs's notes. */
export function readXattrs(descriptor: number): Map<ByteString, Buffer> {
  const found = new Map<ByteString, Buffer>();
  for (const name of listXattrs(descriptor)) {
    if (isOverlayNote(name)) continue;
    const value = getXattr(descriptor, name);
    if (value !== null) found.set(name, value);
  }
  return found;
}

const TRUSTED_MARK = 'trusted.overlay.opaque';
const USER_MARK = 'user.overlay.opaque';
const YES = toBytes('y');

const hasMark = (directory: number, name: ByteString): boolean => getXattr(directory, name)?.equals(YES) === true;

/** A directory with this note hides what the layers below have in it. Each kind of mount reads one of the two names. */
export function markOpaque(directory: number): void {
  // "trusted." is for real root alone; then nobody here can make a mount that reads it either.
  for (const name of [TRUSTED_MARK, USER_MARK]) setXattr(directory, name, YES);
}

/** Of a layer in the store, which has both. */
export const isOpaque = (directory: number): boolean =>
  hasMark(directory, TRUSTED_MARK) || hasMark(directory, USER_MARK);

/**
 * Of the directory that a mount writes to. Only the name that the mount itself uses says anything there: the other one
 * is an attribute like any other for it, which it copies from a layer, or lets a container write.
 */
export const isOpaqueInUpper = (directory: number): boolean =>
  hasMark(directory, isRealRoot() ? TRUSTED_MARK : USER_MARK);

/** Whether this process is in the first user namespace, whose map is everybody. */
function isRealRoot(): boolean {
  const [range] = parseIdMap(readFileSync('/proc/self/uid_map')) ?? [];
  return range !== undefined && range.outside === 0 && range.count === EVERYBODY;
}

const EVERYBODY = 0xffff_ffff;
