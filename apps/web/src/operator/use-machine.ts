import { Failure, type MachineReport } from '@drydock/protocol';
import { useCallback, useEffect, useState } from 'react';
import type { OperatorRequests } from './operator-requests.ts';

const LOOK_EVERY_MS = 2000;

export type Machine = {
  /** The last that came; null before the first. */
  readonly report: MachineReport | null;
  /** Why there is nothing newer. */
  readonly problem: Failure | null;
  /** Does something and looks at once. */
  readonly act: (action: () => Promise<void>) => Promise<void>;
};

/** Looks at the machine again and again while the page is seen. */
export function useMachine(requests: OperatorRequests | null): Machine {
  const [report, setReport] = useState<MachineReport | null>(null);
  const [problem, setProblem] = useState<Failure | null>(null);

  const look = useCallback(async () => {
    if (requests === null || document.visibilityState === 'hidden') return;
    try {
      setReport(await requests.look());
      setProblem(null);
    } catch (error) {
      setProblem(toFailure(error));
    }
  }, [requests]);

  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [look]);

  const act = async (action: () => Promise<void>): Promise<void> => {
    try {
      await action();
      await look();
    } catch (error) {
      setProblem(toFailure(error));
    }
  };
  return { report, problem, act };
}

const toFailure = (error: unknown): Failure =>
  error instanceof Failure ? error : new Failure('internal', 'That did not work', { cause: error });
