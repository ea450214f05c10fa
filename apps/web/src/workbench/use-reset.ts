import { Failure } from '@drydock/protocol';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { forgetPredictions } from '../lesson/predictions-store.ts';
import { forgetLab } from '../progress/progress.ts';
import { announce } from '../ui/announcer.tsx';
import { type LabOutline, type StepOutline, stepAddress } from './lab-outline.ts';
import { learnerSession } from './learner-session.ts';
import { type ResetProgress, resetStep } from './reset-step.ts';

export type Reset = 'step' | 'chapter' | 'session';

export type ResetState =
  | { readonly state: 'idle' }
  | { readonly state: 'busy'; readonly reset: Reset; readonly progress: ResetProgress }
  | { readonly state: 'failed'; readonly reset: Reset; readonly words: string };

const MAKING: ResetProgress = { state: 'making' };

/** The three resets, one at a time. `done` is called when one came to its end. */
export function useReset(done: () => void) {
  const router = useRouter();
  const [state, setState] = useState<ResetState>({ state: 'idle' });
  const stopping = useRef<AbortController | null>(null);

  const run = async (reset: Reset, task: (signal: AbortSignal) => Promise<void>, says: string) => {
    const controller = new AbortController();
    stopping.current = controller;
    setState({ state: 'busy', reset, progress: MAKING });
    try {
      await task(controller.signal);
      announce(says);
      setState({ state: 'idle' });
      done();
    } catch (error) {
      const words = controller.signal.aborted
        ? 'Stopped. You have a new Linux, with some of the earlier steps done in it.'
        : error instanceof Failure
          ? error.message
          : String(error);
      announce(words);
      setState({ state: 'failed', reset, words });
    }
  };

  return {
    state,
    stop: () => stopping.current?.abort(),
    resetSession: () => run('session', () => learnerSession().link.reset(), 'You have a new Linux'),
    resetStep: (lab: LabOutline, step: StepOutline) =>
      run(
        'step',
        (signal) =>
          resetStep({ lab, step, signal, tell: (progress) => setState({ state: 'busy', reset: 'step', progress }) }),
        'The step is as it was at its beginning',
      ),
    resetChapter: (lab: LabOutline) =>
      run(
        'chapter',
        async () => {
          learnerSession().leaveStep();
          await learnerSession().link.reset();
          forgetLab(lab.id);
          forgetPredictions(`${lab.id}/`);
          const first = lab.steps[0];
          if (first === undefined) return;
          learnerSession().enterStep({ lab: lab.id, step: first.id });
          router.push(stepAddress(lab.id, first.id));
        },
        'The chapter is as it was at its beginning',
      ),
  };
}
