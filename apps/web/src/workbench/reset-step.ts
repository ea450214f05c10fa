import { Failure, fillText } from '@drydock/protocol';
import { useSessionId } from '../connection/session-id.ts';
import { forgetPredictions } from '../lesson/predictions-store.ts';
import { solutionLines } from '../lesson/solution-lines.ts';
import { forgetTicks } from '../lesson/ticks-store.ts';
import { forgetStep } from '../progress/progress.ts';
import { activeTab } from '../terminal/terminal-tab.ts';
import type { LabOutline, StepOutline } from './lab-outline.ts';
import { learnerSession } from './learner-session.ts';
import { valuesFor } from './parameter-values.ts';
import { runLines } from './run-lines.ts';

/** How far it has come. Steps count from 1. */
export type ResetProgress =
  | { readonly state: 'making' }
  | { readonly state: 'typing'; readonly step: number; readonly of: number };

type Options = {
  readonly lab: LabOutline;
  readonly step: StepOutline;
  readonly signal: AbortSignal;
  readonly tell: (progress: ResetProgress) => void;
};

/** A new Linux in which the steps before this one are solved, and this one is not. Rejects when it is stopped. */
export async function resetStep({ lab, step, signal, tell }: Options): Promise<void> {
  const session = learnerSession();
  tell({ state: 'making' });
  // Nobody looks at checks meanwhile: a command of an earlier step could pass one of this step's.
  session.leaveStep();
  try {
    await session.link.reset();
    await session.terminals.settled();
    const earlier = lab.steps.filter(({ number }) => number < step.number);
    // A new Linux, so new values.
    const values = valuesFor(lab, useSessionId.getState().id);
    for (const { solution, number } of earlier) {
      signal.throwIfAborted();
      tell({ state: 'typing', step: number, of: earlier.length });
      const live = activeTab()?.live;
      if (live === undefined)
        throw new Failure('unknown-terminal', 'type the earlier steps: no terminal could be opened');
      await runLines(live, solutionLines(fillText(solution, values)), { signal });
    }
    forgetStep(lab.id, step.id);
    forgetPredictions(`${lab.id}/${step.id}/`);
    forgetTicks(`${lab.id}/${step.id}`);
  } finally {
    session.enterStep({ lab: lab.id, step: step.id });
  }
}
