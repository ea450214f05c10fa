import { performSteps, type Report, type Staged, type StageStep } from '@drydock/linux';
import { type EngineStep, isEngineStep, type Plan } from './operation.ts';

export type Performance = Staged & {
  /** Every call made, in order, with its result and its time in nanoseconds. */
  readonly trace: readonly TracedCall[];
};

export type TracedCall = { readonly operation: string; readonly step: StageStep; readonly report: Report };

export type PerformOptions = {
  /** Path of the stage binary. */
  readonly stage: string;
  /** Descriptors handed to stage as 5, 6, …. */
  readonly descriptors?: readonly number[];
};

/**
 * Carries out a plan. What one process can do alone is sent to `stage` as one program; where the engine has a part
 * in between (only it may write a uid_map with a range of ids), the program stops and waits for it.
 *
 * @throws what the failing call or step threw, after the plan was undone; an AggregateError when that failed too
 */
export async function performPlan(plan: Plan, options: PerformOptions): Promise<Performance> {
  const trace: TracedCall[] = [];
  const { before, steps, parts, origin } = arrange(plan);
  try {
    const results = new Map<string, number>();
    for (const step of before) await step.run(results);
    const staged = await performSteps({
      ...options,
      steps,
      onTell: async (tell, known) => {
        for (const [name, value] of results) known.set(name, value);
        for (const step of parts.get(tell) ?? []) await step.run(known);
      },
      onReport: (step, report) => trace.push({ operation: origin.get(step) ?? '', step, report }),
    });
    return { ...staged, trace };
  } catch (cause) {
    const failures = await undoPlan(plan);
    throw failures.length === 0 ? cause : new AggregateError([cause, ...failures], 'failed, and could not be undone');
  }
}

type Arranged = {
  /** The engine's steps before the first of stage. */
  readonly before: readonly EngineStep[];
  readonly steps: readonly StageStep[];
  /** What the engine does at each Tell. */
  readonly parts: ReadonlyMap<string, readonly EngineStep[]>;
  /** Name of the operation that a step of stage belongs to. */
  readonly origin: ReadonlyMap<StageStep, string>;
};

/** Puts a Tell wherever the engine has something to do between two steps of stage. */
function arrange(plan: Plan): Arranged {
  const before: EngineStep[] = [];
  const steps: StageStep[] = [];
  const parts = new Map<string, EngineStep[]>();
  const origin = new Map<StageStep, string>();
  let part: EngineStep[] | null = before;
  for (const operation of plan) {
    for (const step of operation.steps) {
      if (!isEngineStep(step)) {
        steps.push(step);
        origin.set(step, operation.name);
        part = null;
        continue;
      }
      if (part === null) {
        part = [];
        const tell = `${parts.size + 1}: ${step.engine}`;
        parts.set(tell, part);
        steps.push({ tell });
      }
      part.push(step);
    }
  }
  return { before, steps, parts, origin };
}

/** Undoes a plan, last operation first; goes on after a failure, and returns all of them. */
export async function undoPlan(plan: Plan): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  for (const operation of plan.toReversed()) {
    try {
      await operation.undo?.();
    } catch (failure) {
      failures.push(failure);
    }
  }
  return failures;
}
