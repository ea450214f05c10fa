import type { Marks, ProgressChange } from '@drydock/protocol';
import fc from 'fast-check';

/** Few of each, so that histories meet the same step again and again. */
const step = fc.record({ lab: fc.constantFrom('one', 'two'), step: fc.constantFrom('a', 'b', 'c') });

const merge: fc.Arbitrary<ProgressChange> = fc.record({ kind: fc.constantFrom('pass', 'skip'), step });

export const anyChange: fc.Arbitrary<ProgressChange> = fc.oneof(
  { weight: 4, arbitrary: merge },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('visit'), step }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget-step'), step }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget-lab'), lab: fc.constantFrom('one', 'two') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget-all') }) },
);

/** What a machine brings that was used alone: passes and skips. */
export const merging = fc.array(merge, { maxLength: 6 });

export const passedStep = (number: number): ProgressChange => ({
  kind: 'pass',
  step: { lab: 'lab', step: number < 0 ? `other${-number}` : `s${number}` },
});

/** Marks as lists in one order: in which order they came is of no matter. */
export function sorted({ passed, skipped, last }: Marks) {
  const names = (marks: Marks['passed']) =>
    Object.entries(marks)
      .flatMap(([lab, steps]) => steps.map((id) => `${lab}/${id}`))
      .sort();
  return { passed: names(passed), skipped: names(skipped), last: last && `${last.lab}/${last.step}` };
}
