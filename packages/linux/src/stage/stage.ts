import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex, Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { showCall } from '../call.ts';
import { KernelError, nameOfErrno } from '../kernel-error.ts';
import { compileProgram, type Program } from './compile-program.ts';
import { type Report, ReportReader } from './report.ts';
import { isCall, isFork, type StageStep } from './step.ts';

const GO = Buffer.from('g');
/** Kept of what stage writes to its standard error, in characters; it writes nothing unless the loader fails. */
const COMPLAINT_MAX = 2000;

export type ProcessEnd = {
  readonly process: number;
  readonly exitStatus: number | null;
  readonly signal: number | null;
};

export type StageOptions = {
  /** Path of the stage binary. */
  readonly stage: string;
  readonly steps: readonly StageStep[];
  /** Descriptors of this process that stage finds as 5, 6, …. */
  readonly descriptors?: readonly number[];
  /** Called at each Tell, with the results so far; stage waits until it has settled. */
  readonly onTell?: (tell: string, results: Map<string, number>) => void | Promise<void>;
  /** Called for each call and fork performed: what a debugger shows. */
  readonly onReport?: (step: StageStep, report: Report) => void;
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
 * @returns once the last exec succeeded
 * @throws KernelError of the first call that failed; whatever onTell threw
 */
export async function performSteps(options: StageOptions): Promise<Staged> {
  const program = compileProgram(options.steps);
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
  const channelClosed = once(channel, 'close');
  const run = new StageRun(program, channel, options);
  const witnessClosed = once(witness.resume(), 'close');
  channel.write(program.bytes);

  await Promise.race([witnessClosed, run.failed]);
  await nextTurn(); // A failure's report was sent before the witness closed, and may be read after it.
  await run.settled();
  const ended = Promise.all([left, channelClosed]).then(() => run.ends);
  if (run.failure !== null) throw run.failure;
  if (child.exitCode !== null && run.ends.length === 0 && options.steps.some(isFork)) {
    throw new Error(`stage left with status ${child.exitCode} ${complaint}`.trim());
  }
  return { monitor: child.pid ?? 0, results: run.results, ended };
}

/** The engine's end of the channel. */
class StageRun {
  readonly results = new Map<string, number>();
  readonly ends: ProcessEnd[] = [];
  failure: unknown = null;
  readonly failed: Promise<void>;
  readonly #fail: () => void;
  readonly #reader = new ReportReader();
  readonly #program: Program;
  readonly #channel: Duplex;
  readonly #options: StageOptions;
  #work: Promise<void> = Promise.resolve();

  constructor(program: Program, channel: Duplex, options: StageOptions) {
    this.#program = program;
    this.#channel = channel;
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.failed = promise;
    this.#fail = resolve;
    channel.on('data', (chunk: Uint8Array) => {
      for (const report of this.#reader.push(chunk)) this.#work = this.#work.then(() => this.#handle(report));
    });
    // The engine's part may fail, or the container die, while the other end is gone: both are told otherwise.
    channel.on('error', (error) => this.#give(error));
  }

  /** All reports that have arrived are worked off. */
  async settled(): Promise<void> {
    for (let work = null as Promise<void> | null; work !== this.#work; ) {
      work = this.#work;
      await work;
    }
  }

  #give(failure: unknown): void {
    this.failure ??= failure;
    this.#fail();
  }

  async #handle(report: Report): Promise<void> {
    if (report.kind === 'ended') {
      this.ends.push({ process: report.process, exitStatus: report.exitStatus, signal: report.signal });
      return;
    }
    if (report.kind === 'refused') {
      this.#give(new Error(`program for stage: refused at operation ${report.operation} (${report.reason})`));
      return;
    }
    const step = this.#program.steps[report.operation];
    if (step === null || step === undefined) return;
    if (report.kind === 'told') {
      if (!('tell' in step)) return;
      try {
        await this.#options.onTell?.(step.tell, this.results);
        this.#channel.write(GO);
      } catch (cause) {
        this.#give(cause);
        this.#channel.destroy();
      }
      return;
    }
    this.#options.onReport?.(step, report);
    const isExpected = isCall(step) && step.expect?.some((name) => name === nameOfErrno(report.errno));
    if (report.errno !== 0 && !isExpected) {
      this.#give(new KernelError(isCall(step) ? showCall(step) : 'clone', report.errno));
      return;
    }
    if ('result' in step && step.result !== undefined) {
      this.results.set(step.result, report.kind === 'called' ? Number(report.returned) : report.child);
    }
  }
}
