import { checkSchema, type View } from '@drydock/protocol';
import { CheckWatcher } from './check-watcher.ts';

/** For tests: what a check says after it saw these views, the first one when its step was entered. */
export function seen(
  check: Record<string, unknown>,
  ...views: readonly View[]
): [isPassed: boolean, observed: string, source: string | null] {
  const watcher = new CheckWatcher([checkSchema.parse({ id: 'it', says: 'It is so.', ...check })]);
  for (const view of views) watcher.observe(view);
  const [result] = watcher.results();
  if (result === undefined) throw new RangeError('a check without a result');
  return [result.isPassed, result.observed, result.source];
}
