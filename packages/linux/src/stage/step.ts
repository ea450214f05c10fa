import type { Call } from '../call.ts';
import { showCall, showFlags } from '../show-call.ts';

/** Everything behind a fork, to the end of the list, is done by the child. */
export type Fork = {
  /** CLONE_* flags besides SIGCHLD. */
  readonly fork: number;
  /** Name of the child's pid, as its parent sees it. */
  readonly result: string;
  /** What the parent does meanwhile: stays until every child is gone, leaves at once, or goes another way. */
  readonly parent: 'waits' | 'leaves' | readonly Call[];
};

/** A point where the process stops until the engine has done its part. */
export type Tell = { readonly tell: string };

/** What `stage` can be asked to do, in order. */
export type StageStep = Call | Fork | Tell;

/** A call or fork that was made: what it returned, the errno or 0, and how long it took. */
export type PerformedStep = {
  readonly step: Call | Fork;
  readonly returned: number;
  readonly errno: number;
  readonly nanoseconds: number;
};

export const isCall = (step: StageStep): step is Call => 'call' in step;
export const isFork = (step: StageStep): step is Fork => 'fork' in step;
export const isExec = (step: StageStep): boolean =>
  isCall(step) && (step.call === 'execve' || step.call === 'execveat');

/** As strace(1) would print it; a fork is a clone(2). */
export function showStep(step: Call | Fork): string {
  return isCall(step)
    ? showCall(step)
    : `clone(${[...(step.fork === 0 ? [] : [showFlags(step.fork, 'CLONE_')]), 'SIGCHLD'].join('|')})`;
}
