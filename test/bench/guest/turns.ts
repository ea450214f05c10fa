import { show, summarize } from '../statistics.ts';

/** The first turns warm the caches of all. */
const WARM_UP = 3;

export type Contestants = Readonly<Record<string, (turn: number) => Promise<void>>>;

/**
 * Times each in turn, so that what else the machine does meets all of them alike, and writes a line for each: how long
 * it took, and how long against the last one, turn by turn.
 */
export async function inTurns(contestants: Contestants, turns: number): Promise<void> {
  const entries = Object.entries(contestants);
  const figures = new Map<string, number[]>(entries.map(([name]) => [name, []]));
  for (let turn = 0; turn < WARM_UP + turns; turn += 1) {
    for (const [name, run] of entries) {
      const took = await timed(() => run(turn));
      if (turn >= WARM_UP) figures.get(name)?.push(took);
    }
  }
  const last = [...figures.values()].at(-1) ?? [];
  for (const [name, took] of figures) {
    const ratios = took.map((ours, turn) => ours / (last[turn] ?? Number.NaN));
    process.stdout.write(`${name.padEnd(32)} ${show(summarize(took), 'ms')}   ${show(summarize(ratios), '×')}\n`);
  }
}

export async function timed(run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
