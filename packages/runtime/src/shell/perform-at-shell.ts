import { closeSync } from 'node:fs';
import { openPseudoTerminal, type ProcessEnd, setWindowSize } from '@drydock/linux';
import { type LessonPlan, type Refused, refusalOf } from '../container/need.ts';
import { performPlan, type TracedCall } from '../engine.ts';
import { type Entered, endOf } from '../session/enter-session.ts';
import type { Session } from '../session/session.ts';
import { becomeShell } from './become-shell.ts';
import { goToShell, placeDescriptors } from './go-to-shell.ts';
import { lookAround } from './look-around.ts';
import type { ShellPlace } from './shell-place.ts';
import { notTakenBack, takeBack } from './take-back.ts';

export { type LessonPlan, Refused } from '../container/need.ts';

/** However little time was left for the work itself. */
const TAKE_BACK_WITHIN_MS = 20_000;

export type PerformAtShell = {
  readonly session: Session;
  readonly place: ShellPlace;
  /** What is to be done there; steps of `stage` are performed by a process that has gone there. */
  readonly plan: LessonPlan;
  /** Size of the new terminal when the process is to become a shell; null when it is to leave. */
  readonly terminal: { readonly columns: number; readonly rows: number } | null;
  readonly stage: string;
  /** Bounds the time: the learner can stop the process, or have it wait at a path of theirs. */
  readonly withinMs: number;
};

export type PerformedAtShell = {
  /** Every call that was made, in order; what took back a failure too. */
  readonly calls: readonly TracedCall[];
  readonly entered: Entered | null;
  /**
   * Why not all of it was performed: Refused when it was not even begun, an AggregateError when it could not be taken
   * back either.
   */
  readonly failure: unknown;
};

/**
 * Performs operations where a shell of a learner is, as that shell could have done itself; not one of them when the
 * place lacks what any of them needs.
 */
export async function performAtShell(options: PerformAtShell): Promise<PerformedAtShell> {
  const calls: TracedCall[] = [];
  const onCall = (call: TracedCall) => void calls.push(call);
  try {
    const refused = refusedAt(options);
    if (refused !== null) return { calls, entered: null, failure: refused };
    const entered = await (options.terminal === null
      ? performAndLeave(options, onCall)
      : performAndBecomeShell(options, options.terminal, onCall));
    return { calls, entered, failure: null };
  } catch (cause) {
    const failure = isTimeout(cause) ? new Error(`the operation: not done after ${options.withinMs} ms, ended`) : cause;
    const left = await takeBackAt(options, calls, onCall);
    return { calls, entered: null, failure: left === null ? failure : new AggregateError([failure, left]) };
  }
}

/** What was read of a shell that is gone by now says nothing, and the kernel will say that it is gone. */
function refusedAt({ session, place, plan }: PerformAtShell): Refused | null {
  const refused = refusalOf(plan, lookAround(session, place));
  return refused !== null && place.isThere() ? refused : null;
}

const isTimeout = (cause: unknown): boolean => cause instanceof DOMException && cause.name === 'TimeoutError';

type OnCall = (call: TracedCall) => void;

async function performAndLeave({ place, plan, ...options }: PerformAtShell, onCall: OnCall): Promise<null> {
  // The engine's own steps do not need to go anywhere.
  const needsProcess = plan.some(({ steps }) => steps.some((step) => !('engine' in step)));
  const { ended } = await performPlan(needsProcess ? [goToShell(place), ...plan] : plan, {
    ...performing(options, onCall),
    descriptors: placeDescriptors(place),
  });
  await ended;
  return null;
}

async function performAndBecomeShell(
  { session, place, plan, ...options }: PerformAtShell,
  size: { readonly columns: number; readonly rows: number },
  onCall: OnCall,
): Promise<Entered> {
  const terminal = openPseudoTerminal(session.devpts);
  try {
    setWindowSize(terminal.master, size);
    let shell = 0;
    const becoming = becomeShell(terminal.master, (process) => {
      shell = process;
    });
    const { ended } = await performPlan([goToShell(place), ...plan, becoming], {
      ...performing(options, onCall),
      descriptors: [...placeDescriptors(place), terminal.slave],
    });
    return {
      master: terminal.master,
      number: terminal.number,
      process: shell,
      ended: ended.then((ends: readonly ProcessEnd[]) => endOf(shell, ends)),
    };
  } catch (error) {
    closeSync(terminal.master);
    throw error;
  } finally {
    closeSync(terminal.slave);
  }
}

const performing = ({ stage, withinMs }: { stage: string; withinMs: number }, onCall: OnCall) => ({
  stage,
  onCall,
  // Else a process that is killed would leave behind what nobody knows of.
  reportsAtOnce: true,
  signal: AbortSignal.timeout(withinMs),
});

/** @returns why it could not be taken back; null when nothing is left */
async function takeBackAt(
  { place, plan, ...options }: PerformAtShell,
  calls: readonly TracedCall[],
  onCall: OnCall,
): Promise<unknown> {
  const taking = takeBack(calls.filter(({ operation }) => plan.includes(operation)));
  if (taking === null) return null;
  const taken: TracedCall[] = [];
  try {
    await performAndLeave({ ...options, place, plan: [taking], withinMs: TAKE_BACK_WITHIN_MS }, (call) => {
      onCall(call);
      taken.push(call);
    });
    return notTakenBack(taken);
  } catch (failure) {
    return failure;
  }
}
