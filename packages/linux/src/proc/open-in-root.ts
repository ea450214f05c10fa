import { call } from '../call.ts';
import {
  AT_FDCWD,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  RESOLVE_IN_ROOT,
  RESOLVE_NO_MAGICLINKS,
  RESOLVE_NO_SYMLINKS,
  RESOLVE_NO_XDEV,
} from '../flags.ts';
import { KernelError } from '../kernel-error.ts';
import { syscall } from '../syscall.ts';
import { systemErrorCode } from './read-proc-file.ts';

/** sizeof(struct open_how), openat2(2): flags, mode, resolve. */
const OPEN_HOW_BYTES = 24;
const FLAGS_OFFSET = 0;
const RESOLVE_OFFSET = 16;

/**
 * What is wrong with this process itself. Every other errno is an answer about a place that somebody else rules, who may
 * bring about any of them: gone, refused, a link, a file system that knows no such thing.
 */
const OWN_TROUBLE = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EBADF', 'EFAULT', 'ENOSYS']);

/** Null when the kernel refuses for a reason that lies with what was asked for. Throws what is wrong with this process. */
export function unlessRefused<Value>(ask: () => Value): Value | null {
  try {
    return ask();
  } catch (error) {
    const code = error instanceof KernelError ? error.code : systemErrorCode(error);
    if (code !== null && !OWN_TROUBLE.has(code)) return null;
    throw error;
  }
}

/** The root directory of a process, as a descriptor (O_PATH) that its owner must close; null when it has ended. */
export function openRootOf(pid: number): number | null {
  return unlessRefused(() =>
    syscall(call('openat', [AT_FDCWD, `/proc/${pid}/root`, O_PATH | O_DIRECTORY | O_CLOEXEC, 0])),
  );
}

/**
 * Opens a path as a process with this root directory would: symbolic links and ".." stay below it, whatever is
 * changed meanwhile, and no link of /proc leads out. Null when there is nothing to open.
 *
 * @param flags of open(2); with O_PATH or O_DIRECTORY, opening waits for nobody
 */
export function openInRoot(root: number, path: string | Uint8Array, flags: number): number | null {
  return openAt2(root, path, flags, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
}

/** Opens what is below a directory on the same mount, following no symbolic link at all. */
export function openBelow(directory: number, path: string | Uint8Array, flags: number): number | null {
  return openAt2(
    directory,
    path,
    flags,
    RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV,
  );
}

function openAt2(directory: number, path: string | Uint8Array, flags: number, resolve: number): number | null {
  const how = Buffer.alloc(OPEN_HOW_BYTES);
  how.writeBigUInt64LE(BigInt(flags | O_CLOEXEC), FLAGS_OFFSET);
  how.writeBigUInt64LE(BigInt(resolve), RESOLVE_OFFSET);
  // Nothing has a NUL in its name; the kernel would read only what is before it.
  if (typeof path === 'string' ? path.includes('\0') : path.includes(0)) return null;
  const pathname = typeof path === 'string' ? path : { bytes: Buffer.concat([path, Buffer.alloc(1)]) };
  return unlessRefused(() => syscall(call('openat2', [directory, pathname, { bytes: how }, OPEN_HOW_BYTES])));
}
