import {
  Failure,
  type KeeperFrame,
  type Performed,
  type RuntimeOperation,
  type SessionAllowance,
  type SessionEnd,
  type SessionInfo,
  type SessionReport,
  type SessionLife as ToldLife,
} from '@drydock/protocol';
import { createSession, removeSession, type Session, type SessionSpecification } from '@drydock/runtime';
import { describeError, log } from '../log.ts';
import { Observation } from '../observation/observation.ts';
import { innermostShell } from '../operations/innermost-shell.ts';
import { endsInShell } from '../operations/operation-plan.ts';
import { performOperation } from '../operations/perform-operation.ts';
import type { OutputShare } from '../terminals/output-share.ts';
import { SessionTerminals, type Size } from '../terminals/session-terminals.ts';
import type { Terminal } from '../terminals/terminal.ts';
import { setFrozen } from './freezer.ts';
import { SessionLife } from './session-life.ts';
import { describeAllowance, reportSession } from './session-report.ts';

/** Somebody who hears of the session: a connection of the server. Known by identity. */
export type Listener = { readonly tell: (frame: KeeperFrame) => void };

type SessionOptions = {
  readonly stage: string;
  readonly allowance: SessionAllowance;
  /** Shared with all other sessions. */
  readonly output: OutputShare;
};
type End = { readonly reason: SessionEnd; readonly wasHeard: boolean };

/** One learner's Linux with its terminals, what is observed of it, and who listens. */
export class LearnerSession {
  readonly observation: Observation;
  /** Settles when it begins to end. */
  readonly ended: Promise<End>;
  /** Settles when nothing of it is left. */
  readonly removed: Promise<void>;
  readonly #session: Session;
  readonly #stage: string;
  readonly #allowance: SessionAllowance;
  /** From when it belongs to a learner: one that waits for its first neither sleeps nor ends. */
  #life: SessionLife | null = null;
  #lastListenerLeft = Date.now();
  readonly #terminals: SessionTerminals;
  readonly #listeners = new Set<Listener>();
  readonly #settleEnded: (end: End) => void;
  readonly #settleRemoved: () => void;
  #isPerforming = false;
  #ending: Promise<void> | null = null;

  private constructor(session: Session, { stage, allowance, output }: SessionOptions) {
    this.#session = session;
    this.#stage = stage;
    this.#allowance = allowance;
    const ended = Promise.withResolvers<End>();
    const removed = Promise.withResolvers<void>();
    this.ended = ended.promise;
    this.removed = removed.promise;
    this.#settleEnded = ended.resolve;
    this.#settleRemoved = removed.resolve;
    this.observation = new Observation(session, {
      tellAll: (frame) => this.#tellAll(frame),
      terminalProcess: (terminal) => this.#terminals.processOf(terminal),
    });
    this.#terminals = new SessionTerminals(session, {
      stage,
      max: allowance.terminals,
      onOutput: (terminal, bytes) => {
        this.observation.outputCame(terminal, bytes);
        return output.wrote(this, bytes.length);
      },
      onEnded: (terminal) => this.observation.terminalEnded(terminal),
    });
    void session.ended.then(() => this.end('exited'));
  }

  static async create(specification: SessionSpecification, options: SessionOptions): Promise<LearnerSession> {
    const session = await createSession(specification, options.stage);
    log('session-started', { session: specification.id, init: session.init });
    return new LearnerSession(session, options);
  }

  get id(): string {
    return this.#session.specification.id;
  }

  /** Whether it is a learner's, and not one made ahead. */
  get isGiven(): boolean {
    return this.#life !== null;
  }

  /** How long no page has had it open; 0 while one has. */
  get awaySeconds(): number {
    return this.#listeners.size > 0 ? 0 : (Date.now() - this.#lastListenerLeft) / 1000;
  }

  get info(): Omit<SessionInfo, 'earlierEnd'> {
    return { ...describeAllowance(this.id, this.#allowance), life: this.#living.now, terminals: this.#terminals.infos };
  }

  /** From now on it is a learner's: its time begins. */
  give(): void {
    this.#lastListenerLeft = Date.now();
    this.#living.touch();
  }

  get #living(): SessionLife {
    this.#life ??= new SessionLife(this.#allowance, {
      setFrozen: (isFrozen) => setFrozen(this.#session, isFrozen),
      changed: (life) => this.#tellAll({ kind: 'session-lives', session: this.id, life }),
      timeOver: () => void this.end('time-over'),
    });
    return this.#life;
  }

  /** The learner is about to do something: whatever is frozen runs again first. */
  touch(): void {
    this.#living.touch();
  }

  /** @throws Failure `too-many-requests` */
  extend(): ToldLife {
    return this.#living.extend();
  }

  /** What it costs, and whether it is used. */
  report(learner: string | null): SessionReport {
    return reportSession(this.#session, {
      learner,
      life: this.#life,
      pages: this.#listeners.size,
      terminals: this.#terminals.infos.length,
      awaySeconds: this.awaySeconds,
    });
  }

  /** @returns what ends the listening: viewers, watched views and checks of this listener too */
  join(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.observation.joined(listener);
    return () => {
      this.#listeners.delete(listener);
      this.#lastListenerLeft = Date.now();
      this.observation.left(listener);
      this.#terminals.detach(listener);
    };
  }

  openTerminal(size: Size): Promise<Terminal> {
    this.touch();
    return this.#terminals.open(size);
  }

  /** So that the learner who comes finds a prompt. */
  prepareTerminal(): Promise<void> {
    return this.#terminals.prepare();
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
    this.touch();
    const shell = this.#shellFor(operation, options.terminal);
    const { columns, rows } = options;
    using _place = endsInShell(operation) ? this.#terminals.takePlace() : null;
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
        terminal: entered === null ? null : this.#terminals.show(entered, { columns, rows, origin: 'runtime' }).info,
      };
    } finally {
      this.#isPerforming = false;
    }
  }

  /** @throws Failure `unknown-terminal` */
  terminal(id: number): Terminal {
    return this.#terminals.find(id);
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

  /** Ends it with all it holds. Safe to call again. */
  end(reason: SessionEnd): Promise<void> {
    this.#ending ??= this.#end(reason);
    return this.#ending;
  }

  async #end(reason: SessionEnd): Promise<void> {
    const { id } = this;
    this.#settleEnded({ reason, wasHeard: this.#listeners.size > 0 });
    this.#life?.close();
    this.observation.close();
    this.#tellAll({ kind: 'session-ended', session: id, reason });
    try {
      await removeSession(this.#session);
      log('session-ended', { session: id, reason });
    } catch (error) {
      log('session-stays', { session: id, reason: describeError(error) });
    }
    this.#terminals.close();
    this.#settleRemoved();
  }

  #tellAll(frame: KeeperFrame): void {
    for (const { tell } of this.#listeners) tell(frame);
  }
}
