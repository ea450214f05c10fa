import fc from 'fast-check';
import type { Target } from './targets.ts';

const MS_PER_SECOND = 1000;

export type Fuzzed = { readonly runs: number; readonly seed: number };

/** Draws inputs for so many seconds. @throws what one of them brought to light, with the smallest input that does */
export async function runTarget(target: Target, { seconds, seed }: { seconds: number; seed: number }): Promise<Fuzzed> {
  await using prepared = await target.prepare();
  const { numRuns, failed, ...details } = await fc.check(prepared.property, {
    seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: seconds * MS_PER_SECOND,
    markInterruptAsFailure: false,
  });
  if (!failed) return { runs: numRuns, seed };
  throw new Error(
    `${target.name}: seed ${seed}, path ${details.counterexamplePath}: ${fc.stringify(details.counterexample)}`,
    { cause: details.errorInstance },
  );
}
