import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { startEngine } from '../../runtime/engine-fixture.ts';
import { show, summarize } from '../statistics.ts';
import { timed } from './turns.ts';

const IN_SEQUENCE = 500;
const COMPARED = 100;
const AT_ONCE = 50;

await using engine = await startEngine();
await run(); // the first one makes docker0 and what else stays
const before = census();

const took: number[] = [];
for (let turn = 0; turn < IN_SEQUENCE; turn += 1) took.push(await timed(run));
const [first, last] = [summarize(took.slice(0, COMPARED)), summarize(took.slice(-COMPARED))];
process.stdout.write(`${IN_SEQUENCE} in sequence, first ${COMPARED}:  ${show(first, 'ms')}
${IN_SEQUENCE} in sequence, last ${COMPARED}:   ${show(last, 'ms')}
ratio of the medians:          ${(last.median / first.median).toFixed(2)} ×
`);
const all = await timed(async () => void (await Promise.all(Array.from({ length: AT_ONCE }, run))));
process.stdout.write(
  `${AT_ONCE} at once, all ended:         ${all.toFixed(0)} ms, ${(all / AT_ONCE).toFixed(1)} ms each\n`,
);
for (const [name, count] of Object.entries(census())) {
  process.stdout.write(`${name.padEnd(30)} ${before[name as keyof typeof before]} before, ${count} after\n`);
}

async function run(): Promise<void> {
  const { status, error } = await engine.type(['run', '--rm', 'busybox', 'true']);
  if (status !== 0) throw new Error(error);
}

/** What a container that is gone must not leave. */
function census() {
  const [pid = ''] = execFileSync('pgrep', ['-f', 'drydock: engine'], { encoding: 'utf8' }).split('\n');
  const memory = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kib = ['Private_Clean', 'Private_Dirty'].reduce(
    (sum, name) => sum + Number(new RegExp(`${name}: +(\\d+)`).exec(memory)?.[1]),
    0,
  );
  return {
    mounts: readFileSync('/proc/self/mountinfo', 'utf8').split('\n').length,
    cgroups: readdirSync('/sys/fs/cgroup/docker', { withFileTypes: true }).filter((entry) => entry.isDirectory())
      .length,
    links: readdirSync('/sys/class/net').length,
    processes: readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length,
    'descriptors of the engine': readdirSync(`/proc/${pid}/fd`).length,
    'private KiB of the engine': kib,
  };
}
