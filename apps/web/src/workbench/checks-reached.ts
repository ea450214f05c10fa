import type { Step } from '@drydock/curriculum';
import { useChecks } from '../lesson/checks-store.ts';
import type { Missing } from '../lesson/skipping.ts';

/** After the last line is typed: the keeper looks five times a second, an emulated machine is slow to show it. */
const REACHED_WITHIN_MS = 30_000;

type Options = { readonly signal: AbortSignal; readonly withinMs?: number };

/** Waits until every check of the step on screen was true once. @returns what is missing when time is up */
export async function checksReached(step: Step, { signal, withinMs = REACHED_WITHIN_MS }: Options): Promise<Missing[]> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, withinMs);
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop);
  const look = () => missingOf(step).length === 0 && resolve();
  const unsubscribe = useChecks.subscribe(look);
  try {
    signal.throwIfAborted();
    look();
    await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    unsubscribe();
  }
  return missingOf(step);
}

function missingOf({ checks }: Step): Missing[] {
  const { reached, results } = useChecks.getState();
  return checks
    .filter(({ id }) => !reached.has(id))
    .map(({ id, says }) => ({ id, says, observed: results.get(id)?.observed ?? '' }));
}
