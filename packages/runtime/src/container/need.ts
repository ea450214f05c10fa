import type { Operation } from '../operation.ts';
import type { Here } from './here.ts';

/** Looks whether something that an operation needs is so. @returns why it is not; null when it is */
export type Need = (here: Here) => Missing | null;

export type Missing = {
  /** What was found instead, and in which file. */
  readonly reason: string;
  /** What to do, as one imperative sentence. */
  readonly hint: string;
};

/** An operation for a learner's shell, which may be anywhere: what it needs is looked at before anything is done. */
export type LessonOperation = Operation & {
  readonly needs?: readonly Need[];
  /** Where the process is afterwards: the next operation of the plan begins there. */
  readonly leadsTo?: (here: Here) => Here;
};

export type LessonPlan = readonly LessonOperation[];

/** The operation was asked for in a place where it would fail, or do something else than it says. Nothing was done. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly hint: string;

  constructor({ title }: Pick<Operation, 'title'>, { reason, hint }: Missing) {
    super(`${title}: ${reason}`);
    this.hint = hint;
  }
}

/** The first need of the plan that is missing; null when the plan may begin here. */
export function refusalOf(plan: LessonPlan, begin: Here): Refused | null {
  let here = begin;
  for (const operation of plan) {
    for (const need of operation.needs ?? []) {
      const missing = need(here);
      if (missing !== null) return new Refused(operation, missing);
    }
    here = operation.leadsTo?.(here) ?? here;
  }
  return null;
}
