import { parseArgs } from 'node:util';
import { prepare } from '../prepare.ts';
import { checkTick } from './check-tick.ts';
import { inGuest } from './in-guest.ts';
import { page } from './page.ts';

const BENCHES = {
  'container-start': inGuest('container-start.ts'),
  'docker-run': inGuest('docker-run.ts'),
  'docker-exec': inGuest('docker-exec.ts'),
  'many-containers': inGuest('many-containers.ts'),
  'image-pull': inGuest('image-pull.ts'),
  memory: inGuest('memory.ts'),
  'check-tick': checkTick,
  page,
} as const;
const HELP = `Usage: npm run bench [-- BENCH …]

  container-start  a session through the engine, and crun, in turns, in the VM
  docker-run       docker run, as a command, podman and crun, in turns, in the VM
  docker-exec      docker exec and crun exec, in turns, in the VM
  many-containers  500 containers in sequence and 50 at once: does it get slower, is anything left, in the VM
  image-pull       pull and unpack 300 MB, and skopeo with umoci, in turns, in the VM
  memory           what the monitor and the engine in a session take, in the VM
  check-tick       from a kernel state becoming true until its check is told passed, in the VM
  page             click to prompt, key to screen, kernel change to screen, in Chromium

Figures of one run on a shared machine: compare ratios, not milliseconds.
`;

const { positionals, values } = parseArgs({
  options: { help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const names = positionals.length === 0 ? Object.keys(BENCHES) : positionals;
const say = (line: string) => void process.stdout.write(`${line}\n`);
await prepare(say);
for (const name of names) {
  const bench = Object.entries(BENCHES).find(([known]) => known === name)?.[1];
  if (bench === undefined) throw new RangeError(`bench "${name}": there is none of this name\n\n${HELP}`);
  say(`\n— ${name}`);
  await bench(say);
}
