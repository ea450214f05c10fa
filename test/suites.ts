import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { countOf, type Outcome } from './outcome.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export type SuiteName =
  | 'check'
  | 'unit'
  | 'architecture'
  | 'database'
  | 'kernel'
  | 'runtime'
  | 'security'
  | 'server'
  | 'labs'
  | 'e2e';

export type Suite = {
  readonly name: SuiteName;
  readonly about: string;
  /** A machine: the VM, with the page built. */
  readonly needs: 'nothing' | 'machine';
  /** Null: it is made of runs in VMs, machine-runs.ts. */
  readonly command: readonly [string, ...string[]] | null;
};

const nodeTest = (...globs: string[]): [string, ...string[]] => [
  'node',
  '--test',
  '--test-reporter=spec',
  '--test-timeout=300000',
  ...globs,
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
      'test/fuzz/*.test.ts',
    ),
  },
  {
    name: 'architecture',
    about: 'who may import whom',
    needs: 'nothing',
    command: nodeTest('test/architecture/*.test.ts'),
  },
  {
    name: 'database',
    about: 'progress, kept in a real PostgreSQL',
    needs: 'nothing',
    command: nodeTest('test/database/*.test.ts'),
  },
  {
    name: 'kernel',
    about: 'sessions and what observes them, in the VM',
    needs: 'machine',
    command: null,
  },
  {
    name: 'runtime',
    about: 'containers from images, in the VM, beside what Debian packages',
    needs: 'machine',
    command: null,
  },
  {
    name: 'security',
    about: 'what other runtimes fell to, tried on this one, in the VM',
    needs: 'machine',
    command: null,
  },
  {
    name: 'server',
    about: 'keeper and server over real sockets, in the VM',
    needs: 'machine',
    command: null,
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

/** Runs a suite with its output shown, and reads the counts from its closing lines. */
export async function runCommand(name: SuiteName, [file, ...args]: readonly [string, ...string[]]): Promise<Outcome> {
  const started = Date.now();
  const child = spawn(file, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text);
    output += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  const seconds = (Date.now() - started) / 1000;
  // Format and types count as one test.
  if (name === 'check') return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0, seconds };
  return countOf(output, status, seconds);
}
