import { constants } from 'node:os';

const NAMES = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));
// EWOULDBLOCK is the same number; man pages and those who expect it say EAGAIN.
NAMES.set(constants.errno.EAGAIN, 'EAGAIN');

/** Sentences of strerror(3) for the errnos that containers meet; others go by their name alone. */
const SENTENCES: Readonly<Record<string, string>> = {
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or directory',
  ESRCH: 'no such process',
  EBADF: 'bad file descriptor',
  EAGAIN: 'resource temporarily unavailable',
  ENOMEM: 'cannot allocate memory',
  EACCES: 'permission denied',
  EBUSY: 'device or resource busy',
  EEXIST: 'file exists',
  ENODEV: 'no such device',
  ENOTDIR: 'not a directory',
  EINVAL: 'invalid argument',
  ENOSPC: 'no space left on device',
  EROFS: 'read-only file system',
  ENOSYS: 'function not implemented',
  EOVERFLOW: 'value too large for defined data type',
  EUSERS: 'too many users (a limit on nesting or on the number of namespaces)',
  EDQUOT: 'disk quota exceeded',
};

/** "EPERM" for 1; "errno 4000" for a number without a name. */
export const nameOfErrno = (errno: number): string => NAMES.get(errno) ?? `errno ${errno}`;

/** The number behind an errno's name. */
export function errnoNumber(name: keyof typeof constants.errno): number {
  return constants.errno[name];
}

/** A system call that failed: which one, on what, and why. */
export class KernelError extends Error {
  override readonly name = 'KernelError';
  readonly call: string;
  readonly errno: number;
  readonly code: string;

  /** @param call the call as strace(1) would print it, without its result */
  constructor(call: string, errno: number) {
    const code = nameOfErrno(errno);
    const sentence = SENTENCES[code];
    super(sentence === undefined ? `${call}: ${code}` : `${call}: ${sentence} (${code})`);
    this.call = call;
    this.errno = errno;
    this.code = code;
  }
}
