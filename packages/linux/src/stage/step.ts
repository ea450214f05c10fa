import type { Call } from '../call.ts';

/** Everything behind a fork, to the end of the list, is done by the child. */
export type Fork = {
  /** CLONE_* flags besides SIGCHLD. */
  readonly fork: number;
  /** Name of the child's pid, as its parent sees it. */
  readonly result: string;
  /** What the parent does meanwhile: stays until every child is gone, or leaves at once. */
  readonly parent: 'waits' | 'leaves';
};

/** A point where the process stops until the engine has done its part. */
export type Tell = { readonly tell: string };

/** What `stage` can be asked to do, in order. */
export type StageStep = Call | Fork | Tell;

export const isCall = (step: StageStep): step is Call => 'call' in step;
export const isFork = (step: StageStep): step is Fork => 'fork' in step;
