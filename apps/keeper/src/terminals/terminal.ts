import { ReadStream } from 'node:tty';
import { foregroundProcessGroup, setWindowSize } from '@drydock/linux';
import { RING_BYTES, type TerminalInfo, type TerminalOrigin } from '@drydock/protocol';
import type { Entered } from '@drydock/runtime';
import { InputQueue } from './input-queue.ts';
import { Ring } from './ring.ts';
import { type TerminalExit, Viewer, type ViewerSink } from './viewer.ts';

/** After its shell has ended, a terminal that a background process still holds is closed once it is silent this long. */
const QUIET_BEFORE_CLOSE_MS = 300;

export type TerminalStart = { readonly columns: number; readonly rows: number; readonly origin: TerminalOrigin };

export type TerminalEvents = {
  /** @returns milliseconds for which no more is to be read: others write too */
  readonly onOutput: (bytes: Uint8Array) => number;
  readonly onExit: (exit: TerminalExit) => void;
  /** Comes after onExit, when everyone who looked has been sent the last byte and the exit. */
  readonly onFinished: () => void;
};

/**
 * One pseudo-terminal of a session, and everyone who looks at it. It lives as long as its shell, whoever comes or goes.
 * Reading stops while nobody who looks has credit, so that `yes` fills no memory; with nobody looking it goes on, into
 * the ring.
 */
export class Terminal {
  readonly id: number;
  /** The shell's process, by the number outside. */
  readonly process: number;
  readonly origin: TerminalOrigin;
  #columns: number;
  #rows: number;
  #exit: TerminalExit | null = null;
  #isClosed = false;
  #quiet: NodeJS.Timeout | null = null;
  #heldBack: NodeJS.Timeout | null = null;
  readonly #master: number;
  readonly #stream: ReadStream;
  readonly #input: InputQueue;
  readonly #ring = new Ring(RING_BYTES);
  readonly #viewers = new Map<object, Viewer>();
  readonly #events: TerminalEvents;

  constructor(id: number, entered: Entered, options: TerminalStart & TerminalEvents) {
    this.id = id;
    this.process = entered.process;
    this.origin = options.origin;
    this.#columns = options.columns;
    this.#rows = options.rows;
    this.#events = options;
    this.#master = entered.master;
    this.#input = new InputQueue(entered.master);
    this.#stream = new ReadStream(entered.master);
    this.#stream.on('data', (bytes: Uint8Array) => this.#outputCame(bytes));
    // EIO is how a master says that the last slave was closed, pty(7).
    this.#stream.on('error', () => this.#streamEnded());
    this.#stream.on('close', () => this.#streamEnded());
    void entered.ended.then(({ exitStatus, signal }) => {
      this.#exit = { exitStatus, signal };
      if (this.#isClosed) this.#tellExit();
      else this.#closeWhenQuiet();
    });
  }

  get info(): TerminalInfo {
    return { terminal: this.id, columns: this.#columns, rows: this.#rows, origin: this.origin };
  }

  /** Process group in the foreground, by its number outside; 0 when there is none. */
  get foreground(): number {
    return this.#isClosed ? 0 : foregroundProcessGroup(this.#master);
  }

  write(bytes: Uint8Array): void {
    this.#input.push(bytes);
  }

  resize(size: { columns: number; rows: number }): void {
    this.#columns = size.columns;
    this.#rows = size.rows;
    if (!this.#isClosed) setWindowSize(this.#master, size);
  }

  /** @param key stands for the page; attaching again with it starts anew. @returns numbers of the first byte that will come, and of the first that is not written yet */
  attach(key: object, fromSequence: number | null, sink: ViewerSink): { sequence: number; end: number } {
    this.detach(key);
    const viewer = new Viewer(this.#ring, fromSequence ?? this.#ring.start, {
      wrote: sink.wrote,
      exited: (exit) => {
        sink.exited(exit);
        this.#viewers.delete(key);
        this.#finishWhenSeen();
      },
    });
    const first = viewer.position;
    this.#viewers.set(key, viewer);
    // After the reply that carries `first`.
    setImmediate(() => (this.#isClosed && this.#exit !== null ? viewer.exited(this.#exit) : viewer.outputCame()));
    this.#pauseOrResume();
    return { sequence: first, end: this.#ring.end };
  }

  acknowledge(key: object, sequence: number): void {
    this.#viewers.get(key)?.acknowledged(sequence);
    this.#pauseOrResume();
  }

  detach(key: object): void {
    this.#viewers.get(key)?.close();
    this.#viewers.delete(key);
    this.#pauseOrResume();
    this.#finishWhenSeen();
  }

  /** Hangs up: the shell and its foreground processes get SIGHUP. */
  close(): void {
    this.#stream.destroy();
  }

  #outputCame(bytes: Uint8Array): void {
    this.#ring.append(bytes);
    const holdMs = this.#events.onOutput(bytes);
    if (holdMs > 0) this.#holdBack(holdMs);
    for (const viewer of this.#viewers.values()) viewer.outputCame();
    this.#pauseOrResume();
    if (this.#exit !== null) this.#closeWhenQuiet();
  }

  #pauseOrResume(): void {
    const viewers = [...this.#viewers.values()];
    const mustWait = this.#heldBack !== null || (viewers.length > 0 && viewers.every((viewer) => viewer.isOutOfCredit));
    if (mustWait === this.#stream.isPaused()) return;
    if (mustWait) this.#stream.pause();
    else this.#stream.resume();
  }

  #holdBack(milliseconds: number): void {
    if (this.#heldBack !== null) clearTimeout(this.#heldBack);
    this.#heldBack = setTimeout(() => {
      this.#heldBack = null;
      this.#pauseOrResume();
    }, milliseconds);
  }

  #closeWhenQuiet(): void {
    if (this.#quiet !== null) clearTimeout(this.#quiet);
    this.#quiet = setTimeout(
      () => (this.#stream.isPaused() ? this.#closeWhenQuiet() : this.#stream.destroy()),
      QUIET_BEFORE_CLOSE_MS,
    );
  }

  #streamEnded(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#input.close();
    this.#stream.destroy();
    for (const timer of [this.#quiet, this.#heldBack]) if (timer !== null) clearTimeout(timer);
    if (this.#exit !== null) this.#tellExit();
  }

  #tellExit(): void {
    const exit = this.#exit;
    if (exit === null) return;
    this.#events.onExit(exit);
    for (const viewer of [...this.#viewers.values()]) viewer.exited(exit);
    this.#finishWhenSeen();
  }

  #finishWhenSeen(): void {
    if (this.#isClosed && this.#exit !== null && this.#viewers.size === 0) this.#events.onFinished();
  }
}
