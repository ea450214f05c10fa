import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex, Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { compileProgram } from './compile-program.ts';
import { killStage } from './kill-stage.ts';
import { signalName } from './report.ts';
import { goWord, type ProcessEnd, type RunOptions, StageRun } from './stage-run.ts';
import type { StageStep } from './step.ts';

/** Kept of what stage writes to its standard error, in characters; it writes nothing unless the loader fails. */
const COMPLAINT_MAX = 2000;

export type StageOptions = RunOptions & {
  /** Path of the stage binary. */
  readonly stage: string;
  readonly steps: readonly StageStep[];
  /** Descriptors of this process that stage finds as 5, 6, …. */
  readonly descriptors?: readonly number[];
  /** Have each call reported as soon as it returned: then a process that is killed has told all that it did. */
  readonly reportsAtOnce?: boolean;
  /** Ends stage and all that it forked, as long as not every step has been performed. */
  readonly signal?: AbortSignal;
};

export type Staged = {
  /** Pid of the stage process itself: it stays as long as a fork's parent waits. */
  readonly monitor: number;
  readonly results: ReadonlyMap<string, number>;
  /** How each child ended, in order, when all have. */
  readonly ended: Promise<readonly ProcessEnd[]>;
};

/** The first of the descriptors handed over, as the program knows it. */
export const FIRST_DESCRIPTOR = 5;

/**
 * Has `stage` perform the steps.
 *
 * @returns once the last exec succeeded, or the last step when there is none
 * @throws KernelError of the first call that failed; whatever onTell threw; the signal's reason
 */
export async function performSteps(options: StageOptions): Promise<Staged> {
  options.signal?.throwIfAborted();
  const program = compileProgram(options.steps, options);
  const stdio: StdioOptions = ['ignore', 'ignore', 'pipe', 'pipe', 'pipe', ...(options.descriptors ?? [])];
  const child: ChildProcess = spawn(options.stage, [], {
    stdio,
    env: {} as NodeJS.ProcessEnv,
    cwd: '/',
    detached: true,
  });
  const [, , stderr, channel, witness] = child.stdio as unknown as [null, null, Readable, Duplex, Readable];
  const left = once(child, 'exit');
  left.catch(() => undefined); // A spawn that fails is reported once, by the await below.
  await once(child, 'spawn');

  let complaint = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, COMPLAINT_MAX);
  });
  const channelClosed = new Promise((resolve) => channel.once('close', resolve));
  const run = new StageRun(
    program,
    { go: (skipped: number) => void channel.write(goWord(skipped)), giveUp: () => void channel.destroy() },
    options,
  );
  channel.on('data', (chunk: Uint8Array) => run.push(chunk));
  // A process that is killed may leave our last word unread, and the kernel tells us so (ECONNRESET): what became of it
  // is seen by the steps it did not reach, and by its end.
  channel.on('error', () => undefined);
  const witnessClosed = once(witness.resume(), 'close');
  const ended = Promise.all([left, channelClosed]).then(() => run.ends);
  const abort = () => {
    run.give(options.signal?.reason);
    killStage(child.pid ?? 0);
  };
  options.signal?.addEventListener('abort', abort, { once: true });
  channel.write(program.bytes);

  try {
    await Promise.race([witnessClosed, run.failed]);
    await nextTurn(); // A failure's report was sent before the witness closed, and may be read after it.
    await Promise.race([run.finished, run.failed, ended]);
    await run.settled();
    if (run.failure === null && run.unreached !== null) {
      run.give(new Error(`${run.unreached}: not reached, ${await howItEnded(ended, child, complaint)}`));
    }
    // Whoever takes back what was done must not meet the process that did it: a cgroup holds it as long as it lives.
    if (run.failure !== null) await ended;
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
  if (run.failure !== null) throw run.failure;
  return { monitor: child.pid ?? 0, results: run.results, ended };
}

/** Exit statuses above this are 128 and a signal, as shells have it: stage passes on how its last child ended. */
const SIGNALLED = 128;

/** Of a process that did not come to the end of its program, though no call of it failed. */
async function howItEnded(ended: Promise<readonly ProcessEnd[]>, stage: ChildProcess, complaint: string) {
  const ends = await ended;
  if (stage.signalCode !== null) return `stage was killed (${stage.signalCode})`;
  // The report may be lost with a channel that broke while we wrote to it.
  const status = stage.exitCode ?? 0;
  const signal =
    ends.findLast((end) => end.signal !== null)?.signal ?? (status > SIGNALLED ? status - SIGNALLED : null);
  if (signal !== null) return `the process was killed (${signalName(signal)})`;
  return `stage has left with status ${status} ${complaint}`.trim();
}
