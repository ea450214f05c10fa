import type { PerformedStep, StageStep } from '@drydock/linux';

/**
 * Making a container is a list of named operations, in an order that matters. An operation is data: it can be
 * performed, printed, paused before, or left out to see what breaks.
 */
export type Operation = {
  /** For machines: "root-file-system". */
  readonly name: string;
  /** For people: "Stack the layers and make them the root". */
  readonly title: string;
  /** What should be different in the kernel afterwards. */
  readonly effect: string;
  /** Shell commands that do the same. */
  readonly byHand: readonly string[];
  readonly steps: readonly Step[];
  /** Who asked for it: "--memory=512m", "image: Cmd", "default". */
  readonly askedBy?: readonly string[];
  /**
   * Operations without which it is not performed: it would do to the machine what is meant for the container. Without
   * others it simply fails, or the container lacks something.
   */
  readonly standsOn?: readonly string[];
  /** Takes back what the engine made. What lives inside a process goes with the process. */
  readonly undo?: Undo;
};

/** Steps of `stage` happen in the process that becomes the container; steps of the engine happen beside it. */
export type Step = StageStep | EngineStep;

export type EngineStep = {
  /** What it does, for people. */
  readonly engine: string;
  /** @param results what earlier calls returned, by name: pids and descriptors */
  readonly run: (results: Map<string, number>, engine: Engine) => void | Promise<void>;
};

/** What the engine offers to a step of its own. */
export type Engine = {
  /** Path of the stage binary. */
  readonly stage: string;
  /** Adds to the trace what was performed elsewhere; calls made by syscall() are there by themselves. */
  readonly note: (performed: PerformedStep) => void;
};

/** Must succeed when there is nothing left to undo: clean-up after a crash runs it again. */
export type Undo = () => void | Promise<void>;

export type Plan = readonly Operation[];

/** Those of a plan that stand on what is left out of it. */
export const unfounded = (plan: Plan, leftOut: readonly string[]): readonly Operation[] =>
  plan.filter(({ name, standsOn = [] }) => !leftOut.includes(name) && standsOn.some((each) => leftOut.includes(each)));

export const isEngineStep = (step: Step): step is EngineStep => 'engine' in step;
