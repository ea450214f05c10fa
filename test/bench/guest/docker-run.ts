import { startEngine } from '../../runtime/engine-fixture.ts';
import { show, summarize } from '../statistics.ts';
import { makeBundle, runCrun } from './crun.ts';

/** The first turns warm the caches of both. */
const WARM_UP = 3;
const TURNS = 20;

makeBundle();
await using engine = await startEngine();
const LINES = {
  'docker run --network=none': ['run', '--rm', '--network=none', 'busybox', 'true'],
  'docker run': ['run', '--rm', 'busybox', 'true'],
} as const;
const figures = new Map<string, number[]>([...Object.keys(LINES), 'crun run'].map((name) => [name, []]));
for (let turn = 0; turn < WARM_UP + TURNS; turn += 1) {
  const note = (name: string, took: number) => turn < WARM_UP || figures.get(name)?.push(took);
  for (const [name, line] of Object.entries(LINES)) note(name, await timed(() => type(line)));
  note('crun run', await timed(() => runCrun(`turn${turn}`)));
}
const crun = figures.get('crun run') ?? [];
for (const [name, took] of figures) {
  const ratios = took.map((ours, turn) => ours / (crun[turn] ?? Number.NaN));
  process.stdout.write(`${name.padEnd(28)} ${show(summarize(took), 'ms')}   ${show(summarize(ratios), '×')}\n`);
}
process.stdout.write(`From the command's start to its end, by turns. Ours stacks layers, filters system calls, keeps a log, and has, without
--network=none, a cable, an address and rules; crun has a bundle that lies ready, and none of these.
`);

async function type(line: readonly string[]): Promise<void> {
  const { status, error } = await engine.type(line);
  if (status !== 0) throw new Error(error);
}

async function timed(run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
