import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { prepareDisks } from '@drydock/docker-vm';
import { fetchPeers } from '../peers/fetch-peers.ts';
import { PEERS, type PeerName } from '../peers/peers.ts';

/** A VM is emulated on one processor: two of them fill a small machine. */
const AT_ONCE = 2;
const TEST_LIMIT_MS = 300_000;
/** Each in a VM of its own, the long ones first. */
const GROUPS = {
  network: ['network.test.ts'],
  monitor: ['monitor.test.ts', 'monitor-{attach,container,log,streams,terminal}.test.ts'],
  layers: ['layer*.test.ts'],
  containers: ['run.test.ts', 'command-line*.test.ts'],
  images: ['image*.test.ts'],
  'in-session': ['session-engine.test.ts'],
  powers: ['capabilities.test.ts', 'seccomp*.test.ts', 'resource-limits.test.ts', 'user.test.ts'],
} as const;

/** Run by name only, and said so: each has passed, and has stood still until its time was over; why is not known yet. */
const BY_NAME = {
  'monitor-session': ['monitor-session.test.ts'],
} as const;
/** Titles that are left out of a whole run, for the same reason. */
const LEFT_OUT = '/MO52/';
const ALL = { ...GROUPS, ...BY_NAME };

type Run = { readonly name: string; readonly isPassed: boolean; readonly seconds: number };

const [asked] = process.argv.slice(2);
const names = Object.keys(ALL) as (keyof typeof ALL)[];
const waiting = names.filter((name) => (asked === undefined ? name in GROUPS : name === asked));
if (waiting.length === 0) {
  process.stderr.write(`"${asked}": there is no such group; there are ${names.join(', ')}\n`);
  process.exit(1);
}
// What is compared with lies in the disk that all of them boot from; so both are made once, before.
fetchPeers(Object.keys(PEERS) as PeerName[]);
await prepareDisks((message) => process.stderr.write(`${message}\n`));

const isAlone = waiting.length === 1;
const runs: Run[] = [];
await Promise.all(Array.from({ length: AT_ONCE }, work));

if (asked === undefined) {
  process.stdout.write(
    `\nnot run: ${LEFT_OUT}, ${Object.keys(BY_NAME).join(', ')}: node test/runtime/main.ts GROUP runs them\n`,
  );
}
process.stdout.write('\n');
for (const { name, isPassed, seconds } of runs) {
  process.stdout.write(`${isPassed ? '✔' : '✖'} ${name}: ${seconds.toFixed(0)} s\n`);
}
process.exitCode = runs.every(({ isPassed }) => isPassed) ? 0 : 1;

async function work(): Promise<void> {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const started = Date.now();
    const isPassed = await runGroup(ALL[name]);
    runs.push({ name, isPassed, seconds: (Date.now() - started) / 1000 });
  }
}

/** Shows the output whole at the end where several run, so that each can be read. */
async function runGroup(files: readonly string[]): Promise<boolean> {
  const tests = files.map((file) => `"test/runtime/${file}"`).join(' ');
  const options = `--test-reporter=spec --test-concurrency=1 --test-timeout=${TEST_LIMIT_MS}${asked === undefined ? ` --test-skip-pattern=${LEFT_OUT}` : ''}`;
  const main = fileURLToPath(new URL('../../docker-vm/src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, 'exec', `cd /opt/drydock && bin/node --test ${options} ${tests}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (isAlone) process.stdout.write(text);
    else output += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  process.stdout.write(output);
  return status === 0;
}
