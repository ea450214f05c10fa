import { closeSync } from 'node:fs';
import { setWindowSize } from '@drydock/linux';
import { Failure, type TerminalInfo, type TerminalOrigin } from '@drydock/protocol';
import { type Entered, enterSession, type Session } from '@drydock/runtime';
import { Terminal } from './terminal.ts';

/** What xterm(1) and most windows begin with; the page says its own when it takes the terminal. */
const PREPARED_SIZE = { columns: 80, rows: 24 };

export type Size = { readonly columns: number; readonly rows: number };

export type SessionTerminalsOptions = {
  readonly stage: string;
  /** Terminals open at a time. */
  readonly max: number;
  /** @returns milliseconds for which no more of it is to be read */
  readonly onOutput: (terminal: number, bytes: Uint8Array) => number;
  readonly onEnded: (terminal: number) => void;
};

/** The terminals of one session: opened for a learner or by an operation, and one that waits for its first look. */
export class SessionTerminals {
  readonly #session: Session;
  readonly #options: SessionTerminalsOptions;
  readonly #open = new Map<number, Terminal>();
  /** Ended, but a slow page has not been sent all of it yet. */
  readonly #ended = new Map<number, Terminal>();
  /** A shell that nobody has looked at yet. */
  #prepared: Entered | null = null;
  #last = 0;
  #opening = 0;
  #isClosed = false;

  constructor(session: Session, options: SessionTerminalsOptions) {
    this.#session = session;
    this.#options = options;
  }

  get infos(): TerminalInfo[] {
    return [...this.#open.values()].map(({ info }) => info);
  }

  /** The shell's process, by the number outside; null when there is no such terminal. */
  processOf(terminal: number): number | null {
    return this.#open.get(terminal)?.process ?? null;
  }

  /** @throws Failure `too-many-terminals` */
  async open(size: Size): Promise<Terminal> {
    using _place = this.takePlace();
    return this.show(this.#takePrepared(size) ?? (await this.#enterShell(size)), { ...size, origin: 'learner' });
  }

  /** Starts a shell before anybody asks for one; the first `open` gets it. */
  async prepare(): Promise<void> {
    const entered = await this.#enterShell(PREPARED_SIZE);
    if (this.#isClosed) closeSync(entered.master);
    else this.#prepared = entered;
  }

  /** @throws Failure `unknown-terminal` */
  find(id: number): Terminal {
    const terminal = this.#open.get(id) ?? this.#ended.get(id);
    if (terminal === undefined) {
      throw new Failure('unknown-terminal', `terminal ${id}: there is none of this number (any more)`, {
        hint: 'Open a new one.',
      });
    }
    return terminal;
  }

  /** Room for one more terminal, held until it is there or has failed. @throws Failure `too-many-terminals` */
  takePlace(): Disposable {
    if (this.#open.size + this.#opening >= this.#options.max) {
      throw new Failure('too-many-terminals', `terminal: a session has at most ${this.#options.max}`, {
        hint: 'Close one first.',
      });
    }
    this.#opening += 1;
    return {
      [Symbol.dispose]: () => {
        this.#opening -= 1;
      },
    };
  }

  show(entered: Entered, start: Size & { readonly origin: TerminalOrigin }): Terminal {
    this.#last += 1;
    const id = this.#last;
    const terminal = new Terminal(id, entered, {
      ...start,
      onOutput: (bytes) => this.#options.onOutput(id, bytes),
      onExit: () => {
        this.#open.delete(id);
        this.#ended.set(id, terminal);
        this.#options.onEnded(id);
      },
      onFinished: () => this.#ended.delete(id),
    });
    this.#open.set(id, terminal);
    return terminal;
  }

  /** This page looks at none of them any more. */
  detach(viewer: object): void {
    for (const terminal of [...this.#open.values(), ...this.#ended.values()]) terminal.detach(viewer);
  }

  close(): void {
    this.#isClosed = true;
    for (const terminal of this.#open.values()) terminal.close();
    if (this.#prepared !== null) closeSync(this.#prepared.master);
    this.#prepared = null;
  }

  #takePrepared(size: Size): Entered | null {
    const prepared = this.#prepared;
    this.#prepared = null;
    if (prepared !== null) setWindowSize(prepared.master, size);
    return prepared;
  }

  #enterShell(size: Size): Promise<Entered> {
    return enterSession(this.#session, { stage: this.#options.stage, argv: ['/bin/bash'], ...size });
  }
}
