import { KernelError, nameOfErrno, showStep } from '@drydock/linux';
import { Failure, PERFORMED_CALLS_MAX, type PerformedCall, type WireFailure } from '@drydock/protocol';
import { Refused, ShellGone, type TracedCall } from '@drydock/runtime';

/** The last ones, where there are too many: among them is the one that failed. */
export const performedCalls = (calls: readonly TracedCall[]): PerformedCall[] =>
  calls.slice(-PERFORMED_CALLS_MAX).map(({ operation, step, returned, errno, nanoseconds }) => ({
    operation: operation.title,
    call: showStep(step),
    returned,
    errno: errno === 0 ? null : nameOfErrno(errno),
    nanoseconds,
  }));

/** Why an operation could not be performed, as the page shows it beside the calls. */
export function performedFailure(error: unknown): WireFailure {
  if (error instanceof AggregateError) {
    const [first, ...others] = error.errors;
    const left = others.map(messageOf).join('; ');
    return new Failure('operation-failed', `${messageOf(first)}; what it had made is still there: ${left}`).toWire();
  }
  const hint = hintFor(error);
  return new Failure('operation-failed', messageOf(error), hint === null ? {} : { hint }).toWire();
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function hintFor(error: unknown): string | null {
  if (error instanceof ShellGone) return 'Open a terminal, and let the operation be done there.';
  if (error instanceof Refused) return error.hint;
  if (!(error instanceof KernelError)) return null;
  if (error.code === 'EEXIST') return 'Go on with what has this name already, or remove it, and ask again.';
  if (error.code === 'ENOENT' && error.call.startsWith('execve')) {
    return 'Put a shell into the new root directory: it holds neither /bin/bash nor /bin/sh.';
  }
  const isJoining = error.call.startsWith('write(') && error.call.includes('cgroup.procs');
  if (isJoining && error.code === 'ENOENT') {
    return "Go to a shell in your Linux's own cgroup namespace: from inside another one, nobody is moved out of its groups.";
  }
  if (isJoining && error.code === 'EBUSY') {
    return 'Join a group below it: one that hands on controllers (cgroup.subtree_control) holds no processes itself.';
  }
  if (error.code === 'ENOENT') return 'Make what is missing first: see the commands of the step.';
  if (error.code === 'EAGAIN' || error.code === 'ENOMEM') {
    return "End some processes, or raise the limit of the shell's cgroup.";
  }
  if (error.code === 'EPERM') return 'Try it in a shell that is root, and that is not in a chroot.';
  return null;
}
