import type { Step } from '@drydock/curriculum';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { isSkipping, type Skipping } from '../lesson/skipping.ts';
import { solutionLines } from '../lesson/solution-lines.ts';
import { skipStep } from '../progress/progress.ts';
import { activeTab } from '../terminal/terminal-tab.ts';
import { announce } from '../ui/announcer.tsx';
import { checksReached } from './checks-reached.ts';
import { runLines } from './run-lines.ts';

type Where = { readonly lab: string; readonly step: Step; readonly next: string };

/** Types the solution into the terminal on top, waits for the checks, marks the step as skipped, and goes on. */
export function useSkip({ lab, step, next }: Where) {
  const router = useRouter();
  const [skipping, setSkipping] = useState<Skipping>({ state: 'idle' });
  const stopping = useRef<AbortController | null>(null);
  const stop = useCallback(() => stopping.current?.abort(), []);
  // Leaving the step by another way stops it.
  useEffect(() => stop, [stop]);

  const skip = async () => {
    const live = activeTab()?.live;
    if (isSkipping(skipping) || live === undefined) return;
    stopping.current = new AbortController();
    const { signal } = stopping.current;
    const lines = solutionLines(step.solution);
    announce('Typing the solution');
    try {
      await runLines(live, lines, {
        signal,
        onLine: (line) => setSkipping({ state: 'typing', line, of: lines.length }),
      });
      setSkipping({ state: 'waiting' });
      const missing = await checksReached(step, { signal });
      if (missing.length > 0) {
        setSkipping({ state: 'stuck', missing });
        announce(`Not skipped. Still missing: ${missing.map(({ says }) => says).join(' ')}`);
        return;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
      setSkipping({ state: 'idle' });
      announce('Stopped');
      return;
    }
    setSkipping({ state: 'done' });
    skipStep(lab, step.id);
    announce('Skipped');
    router.push(next);
  };
  return { skipping, skip, stop };
}
