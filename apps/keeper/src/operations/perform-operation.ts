import type { Performed, RuntimeOperation, WireFailure } from '@drydock/protocol';
import {
  type Entered,
  openShellPlace,
  performAtShell,
  type Session,
  ShellGone,
  type ShellPlace,
} from '@drydock/runtime';
import type { Observation } from '../observation/observation.ts';
import { endsInShell, operationPlan } from './operation-plan.ts';
import { performedCalls, performedFailure } from './tell-performed.ts';

/** Performing takes milliseconds, under emulation tenths of a second. Longer takes only what a learner holds up. */
const PERFORM_WITHIN_MS = 20_000;

export type PerformOperation = {
  readonly session: Session;
  readonly observation: Observation;
  readonly stage: string;
  readonly operation: RuntimeOperation;
  /** Number outside of the shell to do it at. */
  readonly shell: number;
  readonly columns: number;
  readonly rows: number;
};

export type OperationOutcome = Omit<Performed, 'terminal'> & {
  /** The shell it ended in, whose terminal is to be shown. */
  readonly entered: Entered | null;
};

/**
 * Has the runtime perform one operation where a shell of the learner is. What the kernel refuses is told, not thrown.
 * Who observes the session is told before and after, so that what changes is known as the runtime's doing.
 */
export async function performOperation(options: PerformOperation): Promise<OperationOutcome> {
  const performing = await options.observation.performing(options.operation, options.shell);
  let outcome: OperationOutcome | null = null;
  try {
    outcome = await perform(options);
    return outcome;
  } finally {
    const hasFailed = outcome === null || outcome.failure !== null;
    await performing.ended({ hasFailed, process: outcome?.entered?.process ?? null });
  }
}

async function perform(options: PerformOperation): Promise<OperationOutcome> {
  const { session, stage, columns, rows } = options;
  let place: ShellPlace;
  try {
    place = openShellPlace(session, options.shell);
  } catch (error) {
    if (!(error instanceof ShellGone)) throw error;
    return notPerformed(performedFailure(error));
  }
  using held = place;
  const plan = operationPlan(options.operation, held);
  const terminal = endsInShell(options.operation) ? { columns, rows } : null;
  const performed = await performAtShell({ session, place, plan, terminal, stage, withinMs: PERFORM_WITHIN_MS });
  return {
    calls: performedCalls(performed.calls),
    byHand: plan.flatMap(({ byHand }) => byHand),
    entered: performed.entered,
    failure: performed.failure === null ? null : performedFailure(performed.failure),
  };
}

const notPerformed = (failure: WireFailure): OperationOutcome => ({ calls: [], byHand: [], entered: null, failure });
