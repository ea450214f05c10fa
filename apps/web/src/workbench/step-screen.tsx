'use client';

import type { Step } from '@drydock/curriculum';
import { fillValue } from '@drydock/protocol';
import { useEffect, useMemo } from 'react';
import type { OperationSource } from '../by-runtime/offer.ts';
import { RuntimePanel } from '../by-runtime/runtime-panel.tsx';
import { useConnection, whyNotReady } from '../connection/connection.ts';
import { Lesson } from '../lesson/lesson.tsx';
import { isSkipping } from '../lesson/skipping.ts';
import { markOf, passStep, useProgress, visitStep } from '../progress/progress.ts';
import { setLens } from '../x-ray/lens.ts';
import { endAddress, type LabOutline, stepAddress } from './lab-outline.ts';
import { learnerSession } from './learner-session.ts';
import { performOperation } from './perform-operation.ts';
import { useParameterValues } from './use-parameter-values.ts';
import { usePassing } from './use-passing.ts';
import { useShell } from './use-shell.ts';
import { useSkip } from './use-skip.ts';

type Props = {
  readonly lab: LabOutline;
  /** As it was written, with places for the learner's own values. */
  readonly step: Step;
  /** Of each operation that the step offers. */
  readonly sources: readonly OperationSource[];
};

/** One step with everything around it that it needs. */
export function StepScreen({ lab, step: written, sources }: Props) {
  const values = useParameterValues(lab);
  const step = useMemo(() => fillValue(written, values), [written, values]);
  const connection = useConnection();
  const lines = useMemo(
    () => step.blocks.flatMap((block) => (block.kind === 'command' ? [block.command] : [])),
    [step],
  );
  const shell = useShell(`${lab.id}/${step.id}`, lines);
  const mark = useProgress((progress) => markOf(progress, lab.id, step.id));
  const before = lab.steps[step.number - 2];
  const after = lab.steps[step.number];
  const next = after === undefined ? endAddress(lab.id) : stepAddress(lab.id, after.id);
  const { skipping, skip, stop } = useSkip({ lab: lab.id, step, next });
  usePassing(lab.id, step, { mark, isSkipped: isSkipping(skipping) || skipping.state === 'done' });
  useEffect(() => {
    learnerSession().enterStep({ lab: lab.id, step: step.id });
    visitStep(lab.id, step.id);
    if (step.lens !== null) setLens(step.lens);
  }, [lab.id, step.id, step.lens]);
  const offers = step.runtime.flatMap((operation, offer) => {
    const source = sources[offer];
    return source === undefined ? [] : [{ operation, source }];
  });

  return (
    <Lesson
      labId={lab.id}
      stepCount={lab.steps.length}
      step={step}
      shell={shell}
      mark={mark}
      calmWord={connection.state === 'absent' ? connection.reason : undefined}
      neighbours={{
        back: before === undefined ? '/' : stepAddress(lab.id, before.id),
        next,
        isLastStep: after === undefined,
      }}
      skipping={skipping}
      onSkip={skip}
      onStopSkipping={stop}
      onNext={() => {
        // A step without checks is passed by reading it.
        if (step.checks.length === 0) passStep(lab.id, step.id);
      }}
    >
      {offers.length === 0 ? null : (
        <RuntimePanel
          step={`${lab.id}/${step.id}`}
          offers={offers}
          whyNot={whyNotReady(connection)}
          perform={(offer) => void performOperation({ lab: lab.id, step: step.id }, offer)}
        />
      )}
    </Lesson>
  );
}
