import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export type SuiteName = 'check' | 'unit' | 'architecture' | 'kernel' | 'runtime' | 'server' | 'labs' | 'e2e';

export type Suite = {
  readonly name: SuiteName;
  readonly about: string;
  /** A machine: the VM, with the page built. */
  readonly needs: 'nothing' | 'machine';
  readonly command: readonly [string, ...string[]];
};

export type Outcome = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
};

const nodeTest = (...globs: string[]): [string, ...string[]] => [
  'node',
  '--test',
  '--test-reporter=spec',
  '--test-timeout=300000',
  ...globs,
];

/** In the VM, with nothing but the tests running, or beside keeper and server. */
const inMachine = (glob: string, ...options: string[]): [string, ...string[]] => [
  'node',
  'docker-vm/src/main.ts',
  'exec',
  ...options,
  `cd /opt/drydock && bin/node --test --test-reporter=spec --test-timeout=180000 --test-concurrency=1 '${glob}'`,
];

export const SUITES: readonly Suite[] = [
  { name: 'check', about: 'format, lint, types', needs: 'nothing', command: ['npm', 'run', '--silent', 'check'] },
  {
    name: 'unit',
    about: 'parts by themselves, beside their sources',
    needs: 'nothing',
    command: nodeTest(
      'packages/**/src/**/*.test.ts',
      'apps/**/src/**/*.test.ts',
      'docker-vm/src/**/*.test.ts',
      'test/labs/*.test.ts',
    ),
  },
  {
    name: 'architecture',
    about: 'who may import whom',
    needs: 'nothing',
    command: nodeTest('test/architecture/*.test.ts'),
  },
  {
    name: 'kernel',
    about: 'sessions and what observes them, in the VM',
    needs: 'machine',
    command: inMachine('test/kernel/*.test.ts'),
  },
  {
    name: 'runtime',
    about: 'containers from images, in the VM, beside what Debian packages',
    needs: 'machine',
    command: ['node', 'test/runtime/main.ts'],
  },
  {
    name: 'server',
    about: 'keeper and server over real sockets, in the VM',
    needs: 'machine',
    command: inMachine('test/server/*.test.ts', '--serve'),
  },
  {
    name: 'labs',
    about: 'every step of every lab, typed into a real terminal',
    needs: 'machine',
    command: ['node', 'test/labs/main.ts'],
  },
  {
    name: 'e2e',
    about: 'the page in Chromium against the VM',
    needs: 'machine',
    command: nodeTest('test/e2e/*.test.ts'),
  },
];

/** Closing lines of Node's own test runner: "ℹ pass 12". */
const COUNT = /^[ℹ#] (pass|fail|skipped|cancelled) (\d+)\r?$/gm;

/** Runs a suite with its output shown, and reads the counts from its closing lines. */
export async function runSuite({ name, command }: Suite): Promise<Outcome> {
  const started = Date.now();
  const [file, ...args] = command;
  const child = spawn(file, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text);
    output += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  const counts = { pass: 0, fail: 0, skipped: 0, cancelled: 0 };
  for (const [, key, number] of output.matchAll(COUNT)) counts[key as keyof typeof counts] += Number(number);
  const seconds = (Date.now() - started) / 1000;
  // Format and types count as one test; a suite that broke, or ran nothing, has failed whatever it counted.
  if (name === 'check') return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0, seconds };
  const failed = counts.fail + counts.cancelled;
  const isBroken = failed === 0 && (status !== 0 || counts.pass === 0);
  return { passed: counts.pass, failed: failed + (isBroken ? 1 : 0), skipped: counts.skipped, seconds };
}
