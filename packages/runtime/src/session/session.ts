import { closeSync } from 'node:fs';
import { AT_FDCWD, call, O_CLOEXEC, O_DIRECTORY, O_NOFOLLOW, O_PATH, type ProcessEnd, syscall } from '@drydock/linux';
import { performPlan, type TracedCall, undoPlan } from '../engine.ts';
import type { Operation } from '../operation.ts';
import { sessionPlan } from './plan.ts';
import type { SessionSpecification } from './specification.ts';

/** A learner's private Linux that runs. */
export type Session = {
  readonly specification: SessionSpecification;
  /** Its process 1, by the number outside. */
  readonly init: number;
  /** The process outside that waits for it; it is in none of the session's namespaces. */
  readonly monitor: number;
  /** Descriptor of the root of its own devpts: where its terminals are opened. Closed by removeSession. */
  readonly devpts: number;
  readonly trace: readonly TracedCall[];
  /** Settles when process 1 is gone, and with it all others. */
  readonly ended: Promise<readonly ProcessEnd[]>;
};

/** @param stage path of the stage binary */
export async function createSession(specification: SessionSpecification, stage: string): Promise<Session> {
  let devpts = -1;
  const plan = sessionPlan(specification).toSpliced(
    -1,
    0,
    holdTerminals((descriptor) => {
      devpts = descriptor;
    }),
  );
  try {
    const { results, monitor, ended, trace } = await performPlan(plan, { stage });
    return { specification, init: results.get('init') ?? 0, monitor, devpts, ended, trace };
  } catch (error) {
    if (devpts !== -1) closeSync(devpts);
    throw error;
  }
}

/**
 * Takes hold of /dev/pts before the learner's first program runs: later, whatever stands at that path is theirs to
 * replace, and must not be walked by root.
 */
function holdTerminals(hold: (devpts: number) => void): Operation {
  return {
    name: 'hold-terminals',
    title: 'Hold on to its terminals',
    effect: 'nothing inside',
    byHand: ['exec 9< /dev/pts'],
    steps: [
      {
        engine: 'open its /dev/pts',
        run: (results) => {
          const path = `/proc/${results.get('init')}/root/dev/pts`;
          hold(syscall(call('openat', [AT_FDCWD, path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0])));
        },
      },
    ],
  };
}

/** Ends a session with all it holds. @throws AggregateError of what could not be removed */
export async function removeSession(session: Pick<Session, 'specification'> & Partial<Session>): Promise<void> {
  const failures = await undoPlan(sessionPlan(session.specification));
  if (session.devpts !== undefined) closeSync(session.devpts);
  if (failures.length > 0)
    throw new AggregateError(failures, `session "${session.specification.id}": not all of it could be removed`);
}
