import * as z from 'zod/mini';
import { failureSchema } from './failure.ts';
import { PROGRESS_CHANGES_MAX } from './limits.ts';
import { type StepName, stepNameSchema } from './step-name.ts';

/** What is remembered of a learner's way through the labs, and how it changes. */

const stepsByLabSchema = z.record(z.string(), z.readonly(z.array(z.string())));
/** Step ids by lab. */
export type StepsByLab = z.infer<typeof stepsByLabSchema>;

export type Marks = {
  readonly passed: StepsByLab;
  /** Typed by the page and not by the learner. A step that is passed later is no longer skipped. */
  readonly skipped: StepsByLab;
  /** The step that was on screen last. */
  readonly last: StepName | null;
};

/** All that the server remembers of one learner. */
export const progressSchema = z.object({
  passed: stepsByLabSchema,
  skipped: stepsByLabSchema,
  last: z.nullable(stepNameSchema),
  /** Names this learner in this very database, and tells nothing else: another one means another learner or a new database. */
  learner: z.string().check(z.maxLength(64)),
  /** Grows with each change: of two answers the larger is the newer. */
  revision: z.int().check(z.nonnegative()),
});
export type Progress = z.infer<typeof progressSchema>;

export const progressChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pass'), step: stepNameSchema }),
  z.strictObject({ kind: z.literal('skip'), step: stepNameSchema }),
  z.strictObject({ kind: z.literal('visit'), step: stepNameSchema }),
  z.strictObject({ kind: z.literal('forget-step'), step: stepNameSchema }),
  z.strictObject({ kind: z.literal('forget-lab'), lab: stepNameSchema.shape.lab }),
  z.strictObject({ kind: z.literal('forget-all') }),
]);
export type ProgressChange = z.infer<typeof progressChangeSchema>;

export const progressChangesSchema = z.array(progressChangeSchema).check(z.maxLength(PROGRESS_CHANGES_MAX));

/** The answer to POST /api/resume {"code": "…"}, which makes the browser the learner who made the code. */
export const resumeAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: progressSchema }),
  z.object({ ok: z.literal(false), failure: failureSchema }),
]);

export type StepMark = 'passed' | 'skipped' | 'open';

export const NO_MARKS: Marks = { passed: {}, skipped: {}, last: null };

export function markOf({ passed, skipped }: Pick<Marks, 'passed' | 'skipped'>, { lab, step }: StepName): StepMark {
  if (stepsOf(passed, lab).includes(step)) return 'passed';
  return stepsOf(skipped, lab).includes(step) ? 'skipped' : 'open';
}

/**
 * The marks after a change, by the one rule that page and server follow: a pass outweighs a skip, whichever comes first,
 * so marks of two machines merge in any order; only forgetting takes a mark away.
 */
export function withChange(marks: Marks, change: ProgressChange): Marks {
  switch (change.kind) {
    case 'pass':
      return {
        ...marks,
        passed: withStep(marks.passed, change.step),
        skipped: withoutStep(marks.skipped, change.step),
      };
    case 'skip':
      return markOf(marks, change.step) === 'passed'
        ? marks
        : { ...marks, skipped: withStep(marks.skipped, change.step) };
    case 'visit':
      return { ...marks, last: change.step };
    case 'forget-step':
      return {
        ...marks,
        passed: withoutStep(marks.passed, change.step),
        skipped: withoutStep(marks.skipped, change.step),
      };
    case 'forget-lab':
      return { ...marks, passed: withoutLab(marks.passed, change.lab), skipped: withoutLab(marks.skipped, change.lab) };
    case 'forget-all':
      return NO_MARKS;
  }
}

/** What makes these marks of none: passes and skips, without the step visited last. */
export function changesFor({ passed, skipped }: Marks): ProgressChange[] {
  const each = (steps: StepsByLab, kind: 'pass' | 'skip') =>
    Object.entries(steps).flatMap(([lab, ids]) => ids.map((step) => ({ kind, step: { lab, step } })));
  return [...each(passed, 'pass'), ...each(skipped, 'skip')];
}

/** Not `steps[lab]` alone: a lab may be called "constructor". */
const stepsOf = (steps: StepsByLab, lab: string): readonly string[] =>
  Object.hasOwn(steps, lab) ? (steps[lab] ?? []) : [];

const withStep = (steps: StepsByLab, { lab, step }: StepName): StepsByLab =>
  stepsOf(steps, lab).includes(step) ? steps : { ...steps, [lab]: [...stepsOf(steps, lab), step] };

function withoutStep(steps: StepsByLab, { lab, step }: StepName): StepsByLab {
  if (!stepsOf(steps, lab).includes(step)) return steps;
  const left = stepsOf(steps, lab).filter((other) => other !== step);
  return left.length === 0 ? withoutLab(steps, lab) : { ...steps, [lab]: left };
}

const withoutLab = (steps: StepsByLab, lab: string): StepsByLab =>
  Object.fromEntries(Object.entries(steps).filter(([other]) => other !== lab));
