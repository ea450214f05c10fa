import { closeSync, fstatSync } from 'node:fs';
import {
  call,
  KernelError,
  O_CLOEXEC,
  O_NOFOLLOW,
  O_PATH,
  RESOLVE_BENEATH,
  RESOLVE_IN_ROOT,
  RESOLVE_NO_MAGICLINKS,
  RESOLVE_NO_SYMLINKS,
  syscall,
} from '@drydock/linux';
import { type ByteString, quote } from '../byte-string.ts';
import { cPath, readLink } from '../files/at-calls.ts';
import { kindOf, type Looked } from '../files/inode.ts';
import { LayerError } from '../layer-error.ts';
import { LINKS_MAX } from '../limits.ts';

/** Files below a directory that is held open: a container's root, or the machine's own. */
export type FileTree = {
  /** Descriptor (O_PATH will do) of what "/" is there. */
  readonly root: number;
  /**
   * Whether what is written goes through symbolic links that are there: within the tree they lead nowhere else. On the
   * machine itself they do, and whoever made them may be a container that was copied before.
   */
  readonly followsLinks: boolean;
};

const OPEN_HOW_BYTES = 24;
const IN_TREE = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
const WITHOUT_LINKS = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS;
/** The kernel gives up where something on the way is renamed at the same moment (EAGAIN); each try is a new walk. */
const TRIES_MAX = 1000;

/**
 * Opens a path, in which nothing leads out of the directory it begins in, whatever is changed meanwhile: openat2(2).
 *
 * @param flags of open(2), O_PATH or O_DIRECTORY among them, so that opening waits for nobody
 * @returns -1 when nothing is there, or a part of the way is no directory, or a link that may not be followed
 */
export function openWithin(directory: number, path: ByteString, flags: number, { links }: { links: boolean }): number {
  const how = Buffer.alloc(OPEN_HOW_BYTES);
  how.writeBigUInt64LE(BigInt(flags | O_CLOEXEC), 0);
  how.writeBigUInt64LE(BigInt(links ? IN_TREE : WITHOUT_LINKS), 16);
  const expect = ['ENOENT', 'ENOTDIR', 'ELOOP'] as const;
  for (let tries = 1; ; tries += 1) {
    try {
      const args = [directory, cPath(path === '' ? '.' : path), { bytes: how }, OPEN_HOW_BYTES];
      return syscall(call('openat2', args, { expect }));
    } catch (error) {
      if (!(error instanceof KernelError) || error.code !== 'EAGAIN' || tries === TRIES_MAX) throw error;
    }
  }
}

/** What is at a path, as a descriptor (O_PATH) that closes itself; null when nothing is. The last name is not followed. */
export function lookWithin({ root }: FileTree, path: ByteString): (Looked & Disposable) | null {
  const descriptor = openWithin(root, path, O_PATH | O_NOFOLLOW, { links: true });
  if (descriptor === -1) return null;
  const stat = fstatSync(descriptor, { bigint: true });
  return { descriptor, stat, kind: kindOf(stat), [Symbol.dispose]: () => closeSync(descriptor) };
}

/** Follows the links that a path ends in, also one that leads nowhere: that is where something would be made. */
export function endOfLinks(tree: FileTree, path: ByteString): ByteString {
  let end = path;
  for (let links = 0; links < LINKS_MAX; links += 1) {
    using looked = lookWithin(tree, end);
    if (looked?.kind !== 'symbolic link') return end;
    const target = readLink(looked.descriptor, '') ?? '';
    end = target.startsWith('/') ? target : `${parentPath(end)}/${target}`;
  }
  throw new LayerError(
    'unsafe-archive',
    `copy to ${quote(path)}: it leads through more than ${LINKS_MAX} symbolic links`,
  );
}

const trimmed = (path: ByteString): ByteString => path.replace(/\/+$/, '');

export const parentPath = (path: ByteString): ByteString =>
  trimmed(path)
    .replace(/[^/]*$/, '')
    .replace(/(.)\/+$/, '$1') || '.';

export const lastName = (path: ByteString): ByteString => trimmed(path).replace(/^.*\//s, '');
