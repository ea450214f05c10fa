import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_SYMLINK_NOFOLLOW,
  call,
  type ErrnoName,
  O_CLOEXEC,
  O_DIRECTORY,
  O_NOFOLLOW,
  O_RDONLY,
  RESOLVE_BENEATH,
  RESOLVE_NO_MAGICLINKS,
  RESOLVE_NO_SYMLINKS,
  RESOLVE_NO_XDEV,
  type Struct,
  syscall,
} from '@drydock/linux';
import { type ByteString, quote } from '../byte-string.ts';
import type { Timestamp } from '../tar/tar-entry.ts';

/**
 * Files are made and changed here by a descriptor of their directory and one name in it, never by a path: a path leads
 * wherever the symbolic links on the way point, and those were written by whoever made the image.
 */

/** As every *at call of the kernel takes it. The kernel would read only what is before a NUL. */
export function cPath(name: ByteString): Struct {
  if (name.includes('\0')) throw new RangeError(`path ${quote(name)}: holds a NUL byte`);
  return {
    bytes: Buffer.from(`${name}\0`, 'latin1'),
    get shown() {
      return quote(name);
    },
  };
}

const RESOLVE = BigInt(RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV);
const OPEN_HOW_BYTES = 24;
const openDirectoryHow = Buffer.alloc(OPEN_HOW_BYTES);
openDirectoryHow.writeBigUInt64LE(BigInt(O_RDONLY | O_DIRECTORY | O_CLOEXEC), 0);
openDirectoryHow.writeBigUInt64LE(RESOLVE, 16);

/** Opens a directory below another one, through directories alone: openat2(2). -1 when it is not there, or not that. */
export function openDirectoryBelow(directory: number, path: ByteString): number {
  const how = { bytes: openDirectoryHow };
  const expect = ['ENOENT', 'ENOTDIR', 'ELOOP'] as const;
  return syscall(call('openat2', [directory, cPath(path === '' ? '.' : path), how, OPEN_HOW_BYTES], { expect }));
}

/** Opens one name, which is no symbolic link. -1 after an expected errno. */
export function openName(
  directory: number,
  name: ByteString,
  flags: number,
  mode = 0,
  expect: readonly ErrnoName[] = [],
): number {
  return syscall(call('openat', [directory, cPath(name), flags | O_NOFOLLOW | O_CLOEXEC, mode], { expect }));
}

const LINK_BUFFER = Buffer.alloc(4096);

/** Where a symbolic link points; null when the name is something else. The name is empty for a descriptor of the link. */
export function readLink(directory: number, name: ByteString): ByteString | null {
  const expect = ['EINVAL', 'ENOENT'] as const;
  const length = syscall(
    call('readlinkat', [directory, cPath(name), { bytes: LINK_BUFFER }, LINK_BUFFER.length], { expect }),
  );
  return length === -1 ? null : LINK_BUFFER.toString('latin1', 0, length);
}

/** struct timespec[2]: access, modification. One buffer: the kernel has read it when the call returns. */
const TIMES = Buffer.alloc(32);

/** Of the name itself, whatever it is; of the descriptor when the name is empty. */
export function setTimes(directory: number, name: ByteString, atime: Timestamp, mtime: Timestamp): void {
  TIMES.writeBigInt64LE(BigInt(atime.seconds), 0);
  TIMES.writeBigInt64LE(BigInt(atime.nanoseconds), 8);
  TIMES.writeBigInt64LE(BigInt(mtime.seconds), 16);
  TIMES.writeBigInt64LE(BigInt(mtime.nanoseconds), 24);
  const isDescriptor = name === '';
  const pathname = isDescriptor ? null : cPath(name);
  syscall(call('utimensat', [directory, pathname, { bytes: TIMES }, isDescriptor ? 0 : AT_SYMLINK_NOFOLLOW]));
}

export function setOwner(directory: number, name: ByteString, uid: number, gid: number): void {
  syscall(
    call('fchownat', [directory, cPath(name), uid, gid, AT_SYMLINK_NOFOLLOW | (name === '' ? AT_EMPTY_PATH : 0)]),
  );
}

/** A directory that the caller's own code chose, such as the store's. */
export function openOwnDirectory(path: string): number {
  return syscall(call('openat', [AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0]));
}
