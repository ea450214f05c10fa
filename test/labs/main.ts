import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BrokenLabs, findLabsFolder, type Lab, readLabs } from '@drydock/curriculum';
import { prepareDisks } from '@drydock/docker-vm';

/** A VM is emulated on one processor, and builds nothing while it runs: two of them fill a small machine. */
const LABS_AT_ONCE = 2;
const TEST_LIMIT_MS = 600_000;

type Run = { readonly name: string; readonly isPassed: boolean; readonly seconds: number; readonly steps: number };

const [asked] = process.argv.slice(2);
const [labId, stepId] = asked?.split('/') ?? [];
const labs = await askedLabs();
// Once, and not by each VM for itself.
await prepareDisks((message) => process.stderr.write(`${message}\n`));

const waiting = labs.map(({ id, steps }) => ({ name: id, steps: stepId === undefined ? steps.length : 1 }));
const runs: Run[] = [];
await Promise.all(Array.from({ length: LABS_AT_ONCE }, work));

process.stdout.write('\n');
for (const { name, isPassed, seconds, steps } of runs) {
  process.stdout.write(`${isPassed ? '✔' : '✖'} ${name}: ${steps} steps in ${seconds.toFixed(0)} s\n`);
}
process.exitCode = runs.every(({ isPassed }) => isPassed) ? 0 : 1;

async function askedLabs(): Promise<readonly Lab[]> {
  try {
    const found = await readLabs(findLabsFolder(), labId);
    const isThere = found.some(({ steps }) => stepId === undefined || steps.some(({ id }) => id === stepId));
    if (isThere) return found;
    process.stderr.write(`"${asked}": there is no such lab or step; npm run labs -- list names all\n`);
  } catch (error) {
    if (!(error instanceof BrokenLabs)) throw error;
    process.stderr.write(`${error.message}\n`);
  }
  process.exit(1);
}

async function work(): Promise<void> {
  for (let lab = waiting.shift(); lab !== undefined; lab = waiting.shift()) {
    const started = Date.now();
    const isPassed = await runLab(lab.name);
    runs.push({ ...lab, isPassed, seconds: (Date.now() - started) / 1000 });
  }
}

/** Shows the output whole at the end where several labs run, so that each can be read. */
async function runLab(name: string): Promise<boolean> {
  const file = fileURLToPath(new URL('lab-acceptance.ts', import.meta.url));
  const options = ['--test-reporter=spec', `--test-timeout=${TEST_LIMIT_MS}`];
  const child = spawn(process.execPath, [...options, file, name, ...(stepId === undefined ? [] : [stepId])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const isAlone = labs.length === 1;
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (isAlone) process.stdout.write(text);
    else output += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  process.stdout.write(output);
  return status === 0;
}
