import { isResult } from '../argument.ts';
import { KernelError, nameOfErrno } from '../kernel-error.ts';
import type { Program } from './compile-program.ts';
import { type Report, ReportReader } from './report.ts';
import { isCall, isExec, isFork, type PerformedStep, type StageStep, showStep } from './step.ts';

export type ProcessEnd = {
  readonly process: number;
  readonly exitStatus: number | null;
  readonly signal: number | null;
};

export type RunOptions = {
  /**
   * Called at each Tell, with the results so far; stage waits until it has settled.
   *
   * @returns how many of the steps behind it are left out; nothing for none
   */
  readonly onTell?: (tell: string, results: Map<string, number>) => Skip | Promise<Skip>;
  /** Called for each call and fork performed, also for one that failed: what a debugger shows. */
  readonly onPerformed?: (performed: PerformedStep) => void;
  /** As a command: the last exec succeeded, or its process is gone. */
  readonly onBegan?: () => void;
};

// biome-ignore lint/suspicious/noConfusingVoidType: most have nothing to leave out, and return nothing
export type Skip = number | void;

/** What stage says of a call that needs a result which nobody gave. No call of ours returns it by itself. */
const LEFT_OUT = 'ECANCELED';

/** How the engine answers. */
export type Channel = {
  /** Lets the process that waits at a Tell go on, past so many steps. */
  readonly go: (skipped: number) => void;
  /** Lets nothing more be done. @param isForked whether a child of the process that was started waits at the Tell */
  readonly giveUp: (isForked: boolean) => void;
};

/** The engine's end of the channel. */
export class StageRun {
  readonly results = new Map<string, number>();
  readonly ends: ProcessEnd[] = [];
  failure: unknown = null;
  readonly failed: Promise<void>;
  /** Every step but a last exec has been reported. */
  readonly finished: Promise<void>;
  readonly #fail: () => void;
  readonly #finish: () => void;
  readonly #reader = new ReportReader();
  readonly #program: Program;
  readonly #channel: Channel;
  readonly #options: RunOptions;
  #work: Promise<void> = Promise.resolve();
  /** Operations on the way to the last exec that were reported, counted from the first. */
  #reached = 0;

  /** @param channel where reports are read, and `go` is written */
  constructor(program: Program, channel: Channel, options: RunOptions) {
    this.#program = program;
    this.#channel = channel;
    this.#options = options;
    ({ promise: this.failed, resolve: this.#fail } = Promise.withResolvers<void>());
    ({ promise: this.finished, resolve: this.#finish } = Promise.withResolvers<void>());
    if (this.#isAllReached) this.#finish();
  }

  /** Takes what stage has sent. */
  push(chunk: Uint8Array): void {
    const reports = [...this.#reader.push(chunk)];
    this.#work = this.#work.then(async () => {
      for (const report of reports) await this.#handle(report);
    });
  }

  /** An exec that succeeds reports nothing, so it does not count. */
  get #isAllReached(): boolean {
    if (this.#reached >= this.#program.wayLength) return true;
    const step = this.#program.steps[this.#reached];
    return step === null || step === undefined || isExec(step);
  }

  /** The step that was never performed, as text; null when all were. */
  get unreached(): string | null {
    const step = this.#program.steps[this.#reached];
    if (this.#isAllReached || step === null || step === undefined) return null;
    return 'tell' in step ? step.tell : showStep(step);
  }

  /** All reports that have arrived are worked off. */
  async settled(): Promise<void> {
    for (let work = null as Promise<void> | null; work !== this.#work; ) {
      work = this.#work;
      await work;
    }
  }

  give(failure: unknown): void {
    this.failure ??= failure;
    this.#fail();
  }

  /** The first result a step needs and does not have. */
  #missingResult(step: StageStep): string | null {
    if (!isCall(step)) return null;
    return step.arguments.filter(isResult).find(({ result }) => !this.results.has(result))?.result ?? null;
  }

  async #handle(report: Report): Promise<void> {
    if (report.kind === 'ended') {
      this.ends.push({ process: report.process, exitStatus: report.exitStatus, signal: report.signal });
      return;
    }
    if (report.kind === 'began') {
      this.#options.onBegan?.();
      return;
    }
    if (report.kind === 'refused') {
      this.give(new Error(`program for stage: refused at operation ${report.operation} (${report.reason})`));
      return;
    }
    const step = this.#program.steps[report.operation];
    if (step === null || step === undefined) return;
    if (report.operation < this.#program.wayLength) this.#reached = report.operation + 1;
    if (this.#isAllReached) this.#finish();
    if (report.kind === 'told') {
      if (!('tell' in step)) return;
      try {
        const skipped = (await this.#options.onTell?.(step.tell, this.results)) ?? 0;
        if (report.operation < this.#program.wayLength) this.#reached += skipped;
        if (this.#isAllReached) this.#finish();
        this.#channel.go(skipped);
      } catch (cause) {
        this.give(cause);
        this.#channel.giveUp(
          this.#program.steps.slice(0, report.operation).some((each) => each != null && isFork(each)),
        );
      }
      return;
    }
    if ('tell' in step) return;
    const returned = report.kind === 'called' ? Number(report.returned) : report.child;
    const { errno, nanoseconds } = report;
    this.#options.onPerformed?.({ step, returned, errno, nanoseconds: Number(nanoseconds) });
    const isExpected = isCall(step) && step.expect?.some((name) => name === nameOfErrno(report.errno));
    if (report.errno !== 0 && !isExpected) {
      const missing = nameOfErrno(report.errno) === LEFT_OUT ? this.#missingResult(step) : null;
      this.give(
        missing === null
          ? new KernelError(showStep(step), report.errno)
          : new Error(`${showStep(step)}: needs "${missing}", which an operation that was left out would have given`),
      );
      return;
    }
    if ('result' in step && step.result !== undefined) {
      this.results.set(step.result, returned);
    }
  }
}

/** The word that lets a process go on, native/stage/channel.h. */
export function goWord(skipped: number): Buffer {
  if (skipped === 0) return Buffer.from('g');
  const word = Buffer.alloc(5, 'k');
  word.writeUInt32LE(skipped, 1);
  return word;
}
