import { closeSync, openSync } from 'node:fs';
import { call } from './call.ts';
import { CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWUTS } from './flags.ts';
import { syscall } from './syscall.ts';

/** The kinds that one thread may change for itself while others stay where they are: setns(2). */
const FLAGS = { net: CLONE_NEWNET, uts: CLONE_NEWUTS, ipc: CLONE_NEWIPC } as const;
export type ThreadNamespace = keyof typeof FLAGS;

/**
 * Runs something with this thread in another namespace, and comes back. What runs must be synchronous: libuv's
 * threads stay outside, and anything awaited would go on after the way back.
 *
 * @param path of the namespace, such as /proc/PID/ns/net
 * @throws KernelError, or the system error of open(2), when the namespace is gone; what `run` threw
 */
export function withNamespace<Result>(path: string, kind: ThreadNamespace, run: () => Result): Result {
  const flag = FLAGS[kind];
  // Of the thread, not of the process: /proc/self is the same only as long as this is the main thread.
  const own = openSync(`/proc/thread-self/ns/${kind}`, 'r');
  try {
    const other = openSync(path, 'r');
    try {
      syscall(call('setns', [other, flag]));
    } finally {
      closeSync(other);
    }
    try {
      return run();
    } finally {
      comeBack(own, flag);
    }
  } finally {
    closeSync(own);
  }
}

/** To go on in a learner's namespace would be worse than to end: whoever started this process starts it again. */
function comeBack(own: number, flag: number): void {
  try {
    syscall(call('setns', [own, flag]));
  } catch {
    process.abort();
  }
}
