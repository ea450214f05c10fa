import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { MachineRun } from './machine-runs.ts';
import { countOf, type Outcome } from './outcome.ts';

/** A VM is emulated on one processor: two of them fill a small machine. */
const AT_ONCE = 2;
const TEST_LIMIT_MS = 300_000;
const MAIN = fileURLToPath(new URL('../docker-vm/src/main.ts', import.meta.url));

/**
 * Each in a VM of its own, two at a time, in the order given. Where several run, the output of each is shown whole when it
 * has ended, so that it can be read.
 */
export async function runInMachines(runs: readonly MachineRun[]): Promise<readonly [MachineRun, Outcome][]> {
  const waiting = [...runs];
  const ended: [MachineRun, Outcome][] = [];
  const work = async (): Promise<void> => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
      ended.push([run, await runOne(run, runs.length === 1)]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return ended;
}

async function runOne(run: MachineRun, isAlone: boolean): Promise<Outcome> {
  const started = Date.now();
  const files = run.files.map((file) => `"${file}"`).join(' ');
  const options = `--test-reporter=spec --test-concurrency=1 --test-timeout=${TEST_LIMIT_MS}`;
  const command = `cd /opt/drydock && bin/node --test ${options} ${files}`;
  const child = spawn(process.execPath, [MAIN, 'exec', ...(run.isServed ? ['--serve'] : []), command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (isAlone) process.stdout.write(text);
  });
  const [status] = (await once(child, 'close')) as [number | null];
  const outcome = countOf(output, status, (Date.now() - started) / 1000);
  if (!isAlone) process.stdout.write(`\n— ${run.suite}/${run.name}, ${outcome.seconds.toFixed(0)} s\n${output}`);
  return outcome;
}
