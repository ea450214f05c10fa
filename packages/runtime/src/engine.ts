import {
  type CommandConnection,
  notingCalls,
  type PerformedStep,
  performSteps,
  type Staged,
  type StageOptions,
  type StageStep,
} from '@drydock/linux';
import { type EngineStep, isEngineStep, type Operation, type Plan, unfounded } from './operation.ts';
import { RuntimeError } from './runtime-error.ts';

export type Performance = Staged & {
  /** Every call made, in order, with its result and its time in nanoseconds. */
  readonly trace: readonly TracedCall[];
};

/** A call or fork that was made, by `stage` or by the engine, and the operation of the plan it belongs to. */
export type TracedCall = PerformedStep & { readonly operation: Operation };

export type PerformOptions = {
  /** Path of the stage binary. */
  readonly stage: string;
  /** A command that performs the plan itself, where it was typed; else a stage is started for it. */
  readonly command?: CommandConnection;
  /** Descriptors handed to stage as 5, 6, …. */
  readonly descriptors?: readonly number[];
  /** Called for each call as it becomes known, also for one that fails. */
  readonly onCall?: (call: TracedCall) => void;
  /** Each call is known as soon as it was made, whatever happens to the process afterwards. */
  readonly reportsAtOnce?: boolean;
  /** Asked before each operation, while the process waits: for single steps, and for leaving one out on the way. */
  readonly beforeOperation?: (operation: Operation, at: number) => Promise<'perform' | 'leave-out'>;
  /** Ends what has not been performed to its end. */
  readonly signal?: AbortSignal;
};

/**
 * Carries out a plan. What one process can do alone is sent to `stage` as one program; where the engine has a part
 * in between (only it may write a uid_map with a range of ids), the program stops and waits for it.
 *
 * @throws what the failing call or step threw, after the plan was undone; an AggregateError when that failed too
 */
export async function performPlan(plan: Plan, options: PerformOptions): Promise<Performance> {
  const trace: TracedCall[] = [];
  const { before, steps, parts, origin, stops } = arrange(plan, options.beforeOperation !== undefined);
  const leftOut: string[] = [];
  const noteFor = (operation: Operation) => (performed: PerformedStep) => {
    const traced = { ...performed, operation };
    trace.push(traced);
    options.onCall?.(traced);
  };
  const runParts = async (known: readonly EnginePart[], results: Map<string, number>) => {
    for (const { step, operation } of known) {
      const engine = { stage: options.stage, note: noteFor(operation) };
      await notingCalls(engine.note, () => step.run(results, engine));
    }
  };
  try {
    const results = new Map<string, number>();
    await runParts(before, results);
    // A plan may be the engine's alone.
    if (steps.length === 0) return { monitor: 0, results, ended: Promise.resolve([]), trace };
    const { onCall, ...rest } = options;
    const run = {
      ...rest,
      steps,
      onTell: async (tell: string, known: Map<string, number>) => {
        for (const [name, value] of results) known.set(name, value);
        const stop = stops.get(tell);
        if (stop !== undefined) {
          refuseUnfounded(stop.operation, leftOut);
          if ((await options.beforeOperation?.(stop.operation, stop.at)) === 'leave-out') {
            leftOut.push(stop.operation.name);
            return stop.stepCount;
          }
        }
        await runParts(parts.get(tell) ?? [], known);
        return undefined;
      },
      onPerformed: (performed: PerformedStep) => {
        const operation = origin.get(performed.step);
        if (operation !== undefined) noteFor(operation)(performed);
      },
    } satisfies StageOptions;
    const staged = options.command === undefined ? await performSteps(run) : await options.command.perform(steps, run);
    return { monitor: 0, ...staged, trace };
  } catch (cause) {
    const failures = await undoPlan(plan);
    throw failures.length === 0 ? cause : new AggregateError([cause, ...failures], 'failed, and could not be undone');
  }
}

function refuseUnfounded(operation: Operation, leftOut: readonly string[]): void {
  if (unfounded([operation], leftOut).length === 0) return;
  const needed = operation.standsOn?.filter((name) => leftOut.includes(name)).join(', ');
  throw new RuntimeError('refused', `${operation.name}: stands on ${needed}, which was left out`, {
    hint: 'It would do to your own Linux what is meant for the container. Leave it out as well.',
  });
}

type EnginePart = { readonly step: EngineStep; readonly operation: Operation };

type Arranged = {
  /** The engine's steps before the first of stage. */
  readonly before: readonly EnginePart[];
  readonly steps: readonly StageStep[];
  /** What the engine does at each Tell. */
  readonly parts: ReadonlyMap<string, readonly EnginePart[]>;
  /** The operation that a step of stage belongs to. */
  readonly origin: ReadonlyMap<StageStep, Operation>;
  /** The Tells before operations, where somebody is asked. */
  readonly stops: ReadonlyMap<string, Stop>;
};

/** Before an operation: how many steps behind its Tell belong to it. */
type Stop = { readonly operation: Operation; readonly at: number; readonly stepCount: number };

/** Puts a Tell wherever the engine has something to do between two steps of stage, and where somebody is asked. */
function arrange(plan: Plan, isStepped: boolean): Arranged {
  const before: EnginePart[] = [];
  const steps: StageStep[] = [];
  const parts = new Map<string, EnginePart[]>();
  const origin = new Map<StageStep, Operation>();
  const stops = new Map<string, Stop>();
  let part: EnginePart[] | null = before;
  for (const [at, operation] of plan.entries()) {
    const stop = `before ${at}: ${operation.name}`;
    if (isStepped) {
      part = [];
      parts.set(stop, part);
      steps.push({ tell: stop });
    }
    const firstStep = steps.length;
    for (const step of operation.steps) {
      if (!isEngineStep(step)) {
        steps.push(step);
        origin.set(step, operation);
        part = null;
        continue;
      }
      if (part === null) {
        part = [];
        const tell = `${parts.size + 1}: ${step.engine}`;
        parts.set(tell, part);
        steps.push({ tell });
      }
      part.push({ step, operation });
    }
    if (isStepped) stops.set(stop, { operation, at, stepCount: steps.length - firstStep });
  }
  return { before, steps, parts, origin, stops };
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
