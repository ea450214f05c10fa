import type { Step } from '@drydock/curriculum';
import { useEffect } from 'react';
import { useChecks } from '../lesson/checks-store.ts';
import { passStep, type StepMark } from '../progress/progress.ts';
import { announce } from '../ui/announcer.tsx';

type Options = {
  readonly mark: StepMark;
  /** The page does it and not the learner: what is reached now does not count as passed. */
  readonly isSkipped: boolean;
};

/** Ticks the step when each of its checks has been true, and says so once. */
export function usePassing(lab: string, step: Step, { mark, isSkipped }: Options): void {
  const { of, reached, wasOpen } = useChecks();
  const isHere = of?.lab === lab && of.step === step.id;
  const isAllReached = isHere && step.checks.length > 0 && step.checks.every(({ id }) => reached.has(id));
  // What a skip left behind still stands when the step is visited again: that alone is no doing of the learner's.
  const counts = isAllReached && !isSkipped && (mark !== 'skipped' || wasOpen);
  useEffect(() => {
    if (counts) passStep(lab, step.id);
  }, [counts, lab, step.id]);

  // Screen readers hear each check as it passes; the last one also ends the step.
  const passedCheck = step.checks.findLast(({ id }) => isHere && [...reached].at(-1) === id);
  useEffect(() => {
    if (passedCheck === undefined) return;
    announce(isAllReached ? `Passed: ${passedCheck.says} This step is done.` : `Passed: ${passedCheck.says}`);
  }, [passedCheck, isAllReached]);
}
