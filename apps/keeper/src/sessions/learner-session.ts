import { release } from 'node:os';
import {
  Failure,
  type KeeperFrame,
  type Performed,
  type RuntimeOperation,
  type SessionEnd,
  type SessionInfo,
  TERMINALS_PER_SESSION_MAX,
  type TerminalOrigin,
} from '@drydock/protocol';
import {
  createSession,
  type Entered,
  enterSession,
  removeSession,
  type Session,
  type SessionSpecification,
} from '@drydock/runtime';
import { describeError, log } from '../log.ts';
import { Observation } from '../observation/observation.ts';
import { innermostShell } from '../operations/innermost-shell.ts';
import { endsInShell } from '../operations/operation-plan.ts';
import { performOperation } from '../operations/perform-operation.ts';
import { Terminal } from '../terminals/terminal.ts';

/** Somebody who hears of the session: a connection of the server. Known by identity. */
export type Listener = { readonly tell: (frame: KeeperFrame) => void };

type Size = { readonly columns: number; readonly rows: number };

/** One learner's Linux with its terminals, what is observed of it, and who listens. */
export class LearnerSession {
  readonly observation: Observation;
  /** Settles when nothing of it is left. */
  readonly removed: Promise<void>;
  readonly #session: Session;
  readonly #stage: string;
  readonly #terminals = new Map<number, Terminal>();
  /** Ended, but a slow page has not been sent all of it yet. */
  readonly #endedTerminals = new Map<number, Terminal>();
  readonly #listeners = new Set<Listener>();
  readonly #onEnd: () => void;
  readonly #settleRemoved: () => void;
  #lastTerminal = 0;
  #opening = 0;
  #isPerforming = false;
  #ending: Promise<void> | null = null;

  private constructor(session: Session, stage: string, onEnd: () => void) {
    this.#session = session;
    this.#stage = stage;
    this.#onEnd = onEnd;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.removed = promise;
    this.#settleRemoved = resolve;
    this.observation = new Observation(session, {
      tellAll: (frame) => this.#tellAll(frame),
      terminalProcess: (terminal) => this.#terminals.get(terminal)?.process ?? null,
    });
    void session.ended.then(() => this.end('exited'));
  }

  static async create(specification: SessionSpecification, stage: string, onEnd: () => void): Promise<LearnerSession> {
    const session = await createSession(specification, stage);
    log('session-started', { session: specification.id, init: session.init });
    return new LearnerSession(session, stage, onEnd);
  }

  get info(): SessionInfo {
    const { id, limits } = this.#session.specification;
    return {
      session: id,
      kernelRelease: release(),
      memoryMaxBytes: limits.memoryBytes,
      pidsMax: limits.pids,
      cpus: limits.cpus,
      diskBytes: limits.diskBytes,
      terminals: [...this.#terminals.values()].map((terminal) => terminal.info),
    };
  }

  /** @returns what ends the listening: viewers, watched views and checks of this listener too */
  join(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.observation.joined(listener);
    return () => {
      this.#listeners.delete(listener);
      this.observation.left(listener);
      for (const terminal of [...this.#terminals.values(), ...this.#endedTerminals.values()]) terminal.detach(listener);
    };
  }

  async openTerminal(size: Size): Promise<Terminal> {
    using _place = this.#takePlace();
    return this.#show(await enterSession(this.#session, { stage: this.#stage, argv: ['/bin/bash'], ...size }), {
      ...size,
      origin: 'learner',
    });
  }

  /**
   * Has the runtime perform an operation at the innermost shell of a terminal, or, without one, where a new terminal
   * would be. One at a time: two could not tell whose work they take back.
   *
   * @throws Failure `unknown-terminal`, `too-many-terminals`, `too-many-requests`
   */
  async perform(operation: RuntimeOperation, options: Size & { readonly terminal: number | null }): Promise<Performed> {
    if (this.#isPerforming) {
      throw new Failure('too-many-requests', `operation ${operation.operation}: another one is still being performed`, {
        hint: 'Wait until it is done.',
      });
    }
    const shell = this.#shellFor(operation, options.terminal);
    const { columns, rows } = options;
    using _place = endsInShell(operation) ? this.#takePlace() : null;
    this.#isPerforming = true;
    try {
      const { entered, ...performed } = await performOperation({
        session: this.#session,
        observation: this.observation,
        stage: this.#stage,
        operation,
        shell,
        columns,
        rows,
      });
      return {
        ...performed,
        terminal: entered === null ? null : this.#show(entered, { columns, rows, origin: 'runtime' }).info,
      };
    } finally {
      this.#isPerforming = false;
    }
  }

  /** @throws Failure `unknown-terminal` */
  terminal(id: number): Terminal {
    const terminal = this.#terminals.get(id) ?? this.#endedTerminals.get(id);
    if (terminal === undefined) {
      throw new Failure('unknown-terminal', `terminal ${id}: there is none of this number (any more)`, {
        hint: 'Open a new one.',
      });
    }
    return terminal;
  }

  #shellFor(operation: RuntimeOperation, terminal: number | null): number {
    if (terminal === null && endsInShell(operation)) return this.#session.init;
    const shell = terminal === null ? null : innermostShell(this.terminal(terminal));
    if (shell !== null) return shell;
    const where = terminal === null ? 'no terminal is open' : `terminal ${terminal}: no shell is in its foreground`;
    throw new Failure('unknown-terminal', `operation ${operation.operation}: ${where}`, {
      hint: 'Open a terminal, and ask again when its prompt is there.',
    });
  }

  /** Room for one more terminal, held until it is there or has failed. @throws Failure `too-many-terminals` */
  #takePlace(): Disposable {
    if (this.#terminals.size + this.#opening >= TERMINALS_PER_SESSION_MAX) {
      throw new Failure('too-many-terminals', `terminal: a session has at most ${TERMINALS_PER_SESSION_MAX}`, {
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

  #show(entered: Entered, start: Size & { readonly origin: TerminalOrigin }): Terminal {
    this.#lastTerminal += 1;
    const id = this.#lastTerminal;
    const terminal = new Terminal(id, entered, {
      ...start,
      onOutput: (bytes) => this.observation.outputCame(id, bytes),
      onExit: () => {
        this.#terminals.delete(id);
        this.#endedTerminals.set(id, terminal);
        this.observation.terminalEnded(id);
      },
      onFinished: () => this.#endedTerminals.delete(id),
    });
    this.#terminals.set(id, terminal);
    return terminal;
  }

  /** Ends it with all it holds. Safe to call again. */
  end(reason: SessionEnd): Promise<void> {
    this.#ending ??= this.#end(reason);
    return this.#ending;
  }

  async #end(reason: SessionEnd): Promise<void> {
    const { id } = this.#session.specification;
    this.#onEnd();
    this.observation.close();
    this.#tellAll({ kind: 'session-ended', session: id, reason });
    try {
      await removeSession(this.#session);
      log('session-ended', { session: id, reason });
    } catch (error) {
      log('session-stays', { session: id, reason: describeError(error) });
    }
    for (const terminal of this.#terminals.values()) terminal.close();
    this.#settleRemoved();
  }

  #tellAll(frame: KeeperFrame): void {
    for (const { tell } of this.#listeners) tell(frame);
  }
}
