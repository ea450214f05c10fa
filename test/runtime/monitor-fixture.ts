import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Call, call, performSteps, type StageStep } from '@drydock/linux';
import { beginSession, type KeptWatch, keepWatch, meetMonitor } from '@drydock/runtime';

const INSTALLED = '/opt/drydock/native';
const SOURCES = fileURLToPath(new URL('../../packages/linux/native', import.meta.url));

/** The native programs: those of the VM, or made for this test run. */
export const NATIVE = existsSync(`${INSTALLED}/monitor`) ? INSTALLED : made();

function made(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-monitor-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync('make', ['-C', SOURCES, `OUT=${folder}`], { stdio: 'pipe' });
  return folder;
}

export const folder = mkdtempSync(join(tmpdir(), 'drydock-watched-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const DEADLINE_MS = 60_000;
const LOOK_EVERY_MS = 20;

/** Waits for a named condition; what was seen last is told when it does not come true. */
export async function until<Seen>(
  what: string,
  look: () => Seen,
  isIt: (seen: Seen) => unknown = Boolean,
): Promise<Seen> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const seen = look();
    if (isIt(seen)) return seen;
    if (Date.now() > deadline)
      throw new Error(`${what}: not within ${DEADLINE_MS} ms, seen last: ${JSON.stringify(seen)}`);
    await delay(LOOK_EVERY_MS);
  }
}

export const shell = (script: string): readonly Call[] => [
  call('close_range', [3, 0xffffffff, 4]),
  call('execve', ['/bin/bash', ['bash', '-c', script], ['PATH=/usr/bin:/bin']]),
];

export type WatchOptions = Partial<KeptWatch> & {
  /** Descriptors of ours that are the caller's 0, 1 and 2. */
  readonly callers?: readonly [number, number, number];
  /** What the process does before it becomes the program. */
  readonly steps?: readonly StageStep[];
  readonly onTell?: (tell: string, results: Map<string, number>) => void | Promise<void>;
};

/** Starts a script as a container would be started, but in no namespaces: its process, and a monitor. */
export async function watched(script: string, { callers, steps = [], onTell, ...options }: WatchOptions = {}) {
  const state = options.state ?? mkdtempSync(join(folder, 'state-'));
  const watch = keepWatch({
    monitor: `${NATIVE}/monitor`,
    hasTerminal: false,
    keepsInput: false,
    performer: 'waits',
    caller: callers === undefined ? null : [5, 6, 7],
    ...options,
    state,
  });
  const begin = beginSession({ hasTerminal: options.hasTerminal ?? false });
  const staged = await performSteps({
    stage: `${NATIVE}/stage`,
    steps: [...watch.steps, ...steps, ...begin.steps, ...meetMonitor().steps, ...shell(script)] as readonly StageStep[],
    descriptors: callers ?? [],
    ...(onTell === undefined ? {} : { onTell }),
  });
  const monitor = staged.results.get('monitor') ?? staged.monitor;
  const first = staged.results.get('first') ?? 0;
  return {
    state,
    monitor,
    first,
    /** Exit status of the monitor. */
    ended: staged.ended.then((ends) => ends.find(({ process }) => process === monitor)),
    log: () => logOf(state),
  };
}

export function logOf(state: string): readonly { log: string; stream: string; time: string }[] {
  const lines = ['log.json.1', 'log.json'].flatMap((name) =>
    existsSync(`${state}/${name}`) ? readFileSync(`${state}/${name}`, 'utf8').split('\n').slice(0, -1) : [],
  );
  return lines.map((line) => JSON.parse(line));
}

/** Memory that is really there, in KiB. */
export const residentKib = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
export const peakKib = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

export const isAlive = (pid: number): boolean => /\) [^ZX]/.test(textOf(`/proc/${pid}/stat`));

/** Processor time that was used, in ticks of 10 ms. */
export function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** A pipe's two ends, each opened by itself. Closes at the end of the block. */
export function pipe() {
  const path = mkdtempSync(join(folder, 'pipe-'));
  execFileSync('mkfifo', [`${path}/fifo`]);
  const both = openSync(`${path}/fifo`, 'r+');
  const [reader, writer] = [openSync(`${path}/fifo`, 'r'), openSync(`${path}/fifo`, 'w')];
  closeSync(both);
  return { path: `${path}/fifo`, reader, writer };
}

const GONE = new Set(['ENOENT', 'ESRCH']);

/** A file's text; empty when it is not there, which it is for a moment while a log is put aside. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && GONE.has(String(error.code))) return '';
    throw error;
  }
}
