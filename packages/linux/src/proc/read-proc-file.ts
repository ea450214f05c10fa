import { closeSync, constants, openSync, readSync } from 'node:fs';

/** Enough for every per-process file that one look needs; cmdline and mountinfo can be longer and are then cut. */
export const PROC_FILE_MAX_BYTES = 64 * 1024;

/**
 * What reading a file below /proc or /sys/fs/cgroup gave.
 * `gone`: the process or cgroup has ended, which is everyday life there and no error.
 * `refused`: it exists and the kernel says no; `code` is the errno's name.
 * `bytes` is a window into one buffer that every read shares: it is valid until the next readProcFile.
 */
export type ProcFile =
  | { readonly kind: 'read'; readonly bytes: Buffer; readonly isCut: boolean }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly code: string };

/** ESRCH: the process ended between open and read. ENODEV: the cgroup was removed in between. */
const GONE = new Set(['ENOENT', 'ESRCH', 'ENODEV', 'ENOTDIR']);
/** EOPNOTSUPP: cgroup.procs of a threaded cgroup. EINVAL: a file of a zombie. ENAMETOOLONG: a cgroup nested beyond PATH_MAX. */
const REFUSED = new Set(['EACCES', 'EPERM', 'EOPNOTSUPP', 'ENOTSUP', 'EINVAL', 'EIO', 'ELOOP', 'ENAMETOOLONG']);

let shared = Buffer.allocUnsafeSlow(PROC_FILE_MAX_BYTES + 1);

/**
 * Reads at most `maxBytes` of a small kernel-made file, synchronously: these never wait for a disk.
 * Throws only for what is wrong with this process itself (EMFILE, ENOMEM), never because of the observed one.
 */
export function readProcFile(path: string | Buffer, maxBytes = PROC_FILE_MAX_BYTES): ProcFile {
  // One byte more than wanted tells a file that ends here from one that goes on.
  if (shared.length <= maxBytes) shared = Buffer.allocUnsafeSlow(maxBytes + 1);
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (cause) {
    return named(cause);
  }
  try {
    let length = 0;
    while (length <= maxBytes) {
      const count = readSync(descriptor, shared, length, maxBytes + 1 - length, null);
      if (count === 0) break;
      length += count;
    }
    return { kind: 'read', bytes: shared.subarray(0, Math.min(length, maxBytes)), isCut: length > maxBytes };
  } catch (cause) {
    return named(cause);
  } finally {
    closeSync(descriptor);
  }
}

function named(cause: unknown): ProcFile {
  const code = systemErrorCode(cause);
  if (code !== null && GONE.has(code)) return { kind: 'gone' };
  if (code !== null && REFUSED.has(code)) return { kind: 'refused', code };
  throw cause;
}

/** The errno's name of an error thrown by node:fs, such as "ESRCH"; null for any other error. */
export function systemErrorCode(cause: unknown): string | null {
  if (!(cause instanceof Error) || !('code' in cause)) return null;
  return typeof cause.code === 'string' ? cause.code : null;
}

/** Reads and parses in one go: null when the file is gone, refused or not understood. */
export function readParsed<Value>(
  path: string | Buffer,
  parse: (bytes: Buffer) => Value | null,
  maxBytes = PROC_FILE_MAX_BYTES,
): Value | null {
  const file = readProcFile(path, maxBytes);
  return file.kind === 'read' ? parse(file.bytes) : null;
}
