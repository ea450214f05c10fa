import type { Engine } from '../engine.ts';

/** What is being done to each container right now, by its id. */
const underWay = new WeakMap<Engine, Map<string, Promise<unknown>>>();

/**
 * Does something to a container while nobody else starts, renames, changes or removes it: its files can be mounted by one
 * at a time, and a record that was read must still hold when it is written. Who comes later waits, in the order they came.
 */
export async function alone<Result>(engine: Engine, id: string, run: () => Promise<Result>): Promise<Result> {
  const all = underWay.get(engine) ?? new Map<string, Promise<unknown>>();
  underWay.set(engine, all);
  const before = all.get(id) ?? Promise.resolve();
  const mine = before.then(run, run);
  const settled = mine.catch(() => undefined); // Whoever waits behind it does not care how it ended.
  all.set(id, settled);
  try {
    return await mine;
  } finally {
    if (all.get(id) === settled) all.delete(id);
  }
}
