import { KernelError, nameOfErrno } from '../kernel-error.ts';
import type { Program } from './compile-program.ts';
import { type Report, ReportReader } from './report.ts';
import { isCall, isExec, type PerformedStep, showStep } from './step.ts';

export type ProcessEnd = {
  readonly process: number;
  readonly exitStatus: number | null;
  readonly signal: number | null;
};

export type RunOptions = {
  /** Called at each Tell, with the results so far; stage waits until it has settled. */
  readonly onTell?: (tell: string, results: Map<string, number>) => void | Promise<void>;
  /** Called for each call and fork performed, also for one that failed: what a debugger shows. */
  readonly onPerformed?: (performed: PerformedStep) => void;
  /** As a command: the last exec succeeded, or its process is gone. */
  readonly onBegan?: () => void;
};

/** How the engine answers. */
export type Channel = {
  /** Lets the process that waits at a Tell go on. */
  readonly go: () => void;
  readonly hangUp: () => void;
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
    if (this.unreached === null) this.#finish();
  }

  /** Takes what stage has sent. */
  push(chunk: Uint8Array): void {
    for (const report of this.#reader.push(chunk)) this.#work = this.#work.then(() => this.#handle(report));
  }

  /** The step that was never performed, as text; null when all were. An exec that succeeds reports nothing. */
  get unreached(): string | null {
    if (this.#reached >= this.#program.wayLength) return null;
    const step = this.#program.steps[this.#reached];
    if (step === null || step === undefined || isExec(step)) return null;
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
    if (this.unreached === null) this.#finish();
    if (report.kind === 'told') {
      if (!('tell' in step)) return;
      try {
        await this.#options.onTell?.(step.tell, this.results);
        this.#channel.go();
      } catch (cause) {
        this.give(cause);
        this.#channel.hangUp();
      }
      return;
    }
    if ('tell' in step) return;
    const returned = report.kind === 'called' ? Number(report.returned) : report.child;
    const { errno, nanoseconds } = report;
    this.#options.onPerformed?.({ step, returned, errno, nanoseconds: Number(nanoseconds) });
    const isExpected = isCall(step) && step.expect?.some((name) => name === nameOfErrno(report.errno));
    if (report.errno !== 0 && !isExpected) {
      this.give(new KernelError(showStep(step), report.errno));
      return;
    }
    if ('result' in step && step.result !== undefined) {
      this.results.set(step.result, returned);
    }
  }
}
