import type { PerformedCall } from '@drydock/protocol';

/** errno(3), as far as making containers meets it. */
const ERRNO_WORDS: Readonly<Record<string, string>> = {
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or directory',
  ESRCH: 'no such process',
  EINTR: 'interrupted',
  EIO: 'input/output error',
  E2BIG: 'too long',
  ENOEXEC: 'not a program',
  EBADF: 'bad descriptor',
  ECHILD: 'no child',
  EAGAIN: 'not now, or a limit is reached',
  ENOMEM: 'cannot allocate memory',
  EACCES: 'permission denied',
  EBUSY: 'in use',
  EEXIST: 'it exists already',
  EXDEV: 'another file system',
  ENODEV: 'no such device',
  ENOTDIR: 'not a directory',
  EISDIR: 'a directory',
  EINVAL: 'invalid argument',
  ENOSPC: 'no space, or a limit of the kernel',
  EROFS: 'a read-only file system',
  ENAMETOOLONG: 'too long a name',
  ENOSYS: 'no such system call',
  ENOTEMPTY: 'not empty',
  ELOOP: 'too many links',
  EOPNOTSUPP: 'not supported',
  EUSERS: 'too many namespaces inside each other',
  EADDRINUSE: 'the address is in use',
  ENETUNREACH: 'the network is unreachable',
};

/** `= 3`, or `EPERM, operation not permitted`. */
export function outcomeOf({ errno, returned }: PerformedCall): string {
  if (errno === null) return `= ${returned}`;
  const words = ERRNO_WORDS[errno];
  return words === undefined ? errno : `${errno}, ${words}`;
}

/** "31 µs"; undefined where nobody measured. */
export function timeOf({ nanoseconds }: PerformedCall): string | undefined {
  if (nanoseconds === null) return undefined;
  if (nanoseconds < 1_000) return `${Math.round(nanoseconds)} ns`;
  if (nanoseconds < 1_000_000) return `${Math.round(nanoseconds / 1_000)} µs`;
  return `${(nanoseconds / 1_000_000).toFixed(1)} ms`;
}

export type CallGroup = { readonly operation: string; readonly calls: readonly PerformedCall[] };

/** Neighbours that belong to one operation of the plan, under its title. */
export function groupCalls(calls: readonly PerformedCall[]): CallGroup[] {
  const groups: { operation: string; calls: PerformedCall[] }[] = [];
  for (const call of calls) {
    const last = groups.at(-1);
    if (last?.operation === call.operation) last.calls.push(call);
    else groups.push({ operation: call.operation, calls: [call] });
  }
  return groups;
}

/**
 * Where it ended early: the call that failed, which is the last one made. Every other refusal was expected by the plan,
 * such as "it exists already" for a directory that only has to be there.
 */
export function faultOf(calls: readonly PerformedCall[], hasFailed: boolean): PerformedCall | undefined {
  const last = calls.at(-1);
  return hasFailed && last !== undefined && last.errno !== null ? last : undefined;
}

/** "4 system calls, all succeeded"; `hasFailed` of the operation as a whole. */
export function summaryOf(calls: readonly PerformedCall[], hasFailed: boolean): string {
  const refused = calls.filter(({ errno }) => errno !== null).length;
  const count = `${calls.length} system ${calls.length === 1 ? 'call' : 'calls'}`;
  if (calls.length === 0) return 'No system call was made';
  // What failed was no call then: an answer of netlink, or a look at something.
  if (refused === 0) return hasFailed ? count : `${count}, all succeeded`;
  if (hasFailed) return `${count}, ${refused} failed`;
  return `${count}; ${refused === 1 ? 'one was' : `${refused} were`} refused, and the plan allows for that`;
}
