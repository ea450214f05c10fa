import { setTimeout as delay } from 'node:timers/promises';
import { CommandTracker, findShell, readView, ViewMemory } from '@drydock/observer';
import type { CheckResult, KeeperFrame, RuntimeOperation, View } from '@drydock/protocol';
import { ID_COUNT, type Session, sessionFolders } from '@drydock/runtime';
import { describeError, log } from '../log.ts';
import { Allowance } from './allowance.ts';
import { operationLine } from './operation-line.ts';
import { ViewParts } from './view-parts.ts';
import { type EnteredStep, WatchedSteps } from './watched-steps.ts';

/** A view is read at least this often while somebody looks … */
const READ_EVERY_MS = 200;
/** … and never sooner than this after the last one, however many commands end. */
const READ_GAP_MS = 60;
/** A session with many processes costs its watcher, not its neighbours: reading takes at most one part in four of the time. */
const GAP_PER_READING = 3;
/**
 * … but where a prompt stands between two commands, a reading comes at once: it tells what is whose. Somebody who types
 * stays within this; who makes prompts by the hundred waits for the turn.
 */
const PROMPTS = { maxMs: 1000, share: 1 / (1 + GAP_PER_READING) };

/** Somebody who asked to be told. */
type Watcher = { readonly tell: (frame: KeeperFrame) => void };

/** An operation that the runtime performs, as long as it does. `process`: number outside of the shell it has become. */
export type Performing = {
  readonly ended: (end: { readonly hasFailed: boolean; readonly process: number | null }) => Promise<void>;
};

/**
 * What is read of one session's kernel state, and told to those who look: views, commands with their changes, checks.
 * Nothing is read while nobody looks.
 */
export class Observation {
  readonly #session: Session;
  readonly #tellAll: (frame: KeeperFrame) => void;
  readonly #tracker: CommandTracker;
  /** Each with what it has been sent. */
  readonly #viewWatchers = new Map<Watcher, ViewParts>();
  readonly #steps = new WatchedSteps<Watcher>();
  readonly #memory = new ViewMemory();
  readonly #allowance = new Allowance(PROMPTS);
  #isEarly = false;
  #listeners = 0;
  #sequence = 0;
  #readAtMs = 0;
  #readTookMs = 0;
  #commandsTold = -1;
  #lastFailure = '';
  #timer: NodeJS.Timeout | null = null;
  #dueAtMs = Number.POSITIVE_INFINITY;
  #isClosed = false;

  /** @param terminalProcess number outside of a terminal's first process; null when there is no such terminal */
  constructor(
    session: Session,
    options: { tellAll: (frame: KeeperFrame) => void; terminalProcess: (terminal: number) => number | null },
  ) {
    this.#session = session;
    this.#tellAll = options.tellAll;
    this.#tracker = new CommandTracker((terminal, markedPid) => {
      const terminalPid = options.terminalProcess(terminal);
      return terminalPid === null ? null : findShell({ terminalPid, initPid: session.init, markedPid });
    });
  }

  joined({ tell }: Watcher): void {
    this.#listeners += 1;
    tell({ kind: 'commands', session: this.#id, commands: this.#tracker.commands() });
    this.#schedule(0);
  }

  left(watcher: Watcher): void {
    this.#listeners -= 1;
    this.#viewWatchers.delete(watcher);
    this.#steps.leave(watcher);
  }

  watchView(watcher: Watcher, isWatching: boolean): void {
    if (!isWatching) this.#viewWatchers.delete(watcher);
    else {
      this.#viewWatchers.set(watcher, new ViewParts());
      this.#schedule(0);
    }
  }

  /** From now on these checks, and only these, are looked at for this watcher. @returns what they see at once */
  watchChecks(watcher: Watcher, entered: EnteredStep | null): CheckResult[] {
    if (entered === null) {
      this.#steps.leave(watcher);
      return [];
    }
    this.#steps.enter(watcher, entered);
    const results = this.#steps.resultsAtOnce(watcher, this.#read());
    this.#schedule(READ_EVERY_MS);
    return results;
  }

  outputCame(terminal: number, bytes: Uint8Array): void {
    for (const event of this.#tracker.output(terminal, bytes, Date.now())) {
      if (event.kind === 'finished') this.#steps.commandFinished(event);
      // What stands when the prompt is back is what the command did, and where the next one starts from.
      if (event.kind === 'started' || !this.#allowance.isLeft(Date.now())) this.#schedule(0);
      else this.#scheduleEarly();
    }
  }

  /**
   * The runtime is about to perform an operation at a shell, of which `shell` is the number outside. It stands among the
   * commands with what changed between two readings: one that is taken now, before this settles, and one after it has
   * ended.
   */
  async performing(operation: RuntimeOperation, shell: number): Promise<Performing> {
    await this.#readBetween();
    const id = this.#tracker.performing({ line: operationLine(operation), shell, startedAtMs: Date.now() });
    this.#tellCommands();
    return {
      ended: async ({ hasFailed, process }) => {
        this.#tracker.performed(id, { exitStatus: hasFailed ? 1 : 0, process });
        await this.#readBetween();
      },
    };
  }

  terminalEnded(terminal: number): void {
    this.#tracker.terminalExited(terminal);
    this.#schedule(0);
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  get #id(): string {
    return this.#session.specification.id;
  }

  /** At once, and paid for from the allowance. */
  #scheduleEarly(): void {
    this.#isEarly = true;
    this.#schedule(0, READ_GAP_MS);
  }

  /** Sees to it that a view is read within `delayMs`, if anybody is there. */
  #schedule(delayMs: number, gapMs = Math.max(READ_GAP_MS, GAP_PER_READING * this.#readTookMs)): void {
    if (this.#isClosed || this.#listeners === 0) return;
    const dueAtMs = Math.max(Date.now() + delayMs, this.#readAtMs + gapMs);
    if (dueAtMs >= this.#dueAtMs) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#dueAtMs = dueAtMs;
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, dueAtMs - Date.now()));
  }

  #tick(): void {
    this.#timer = null;
    this.#dueAtMs = Number.POSITIVE_INFINITY;
    if (this.#isClosed || this.#listeners === 0) return;
    this.#readAndTell();
    if (this.#viewWatchers.size > 0 || this.#steps.size > 0) this.#schedule(READ_EVERY_MS);
  }

  /** A reading that what follows depends on: at once, paid for from the allowance, or when it is its turn. */
  async #readBetween(): Promise<void> {
    if (!this.#allowance.isLeft(Date.now())) {
      await delay(Math.max(0, this.#readAtMs + GAP_PER_READING * this.#readTookMs - Date.now()));
    }
    if (this.#isClosed) return;
    this.#isEarly = true;
    this.#readAndTell();
  }

  #readAndTell(): void {
    const view = this.#readOrLog();
    if (view === null) return;
    this.#tellView(view);
    this.#tellCommands();
    this.#tellChecks(view);
  }

  /** A learner chooses much of what is read. Should one find what cannot be, the keeper stays for the others. */
  #readOrLog(): View | null {
    try {
      return this.#read();
    } catch (error) {
      const reason = describeError(error);
      if (reason !== this.#lastFailure) log('view-failed', { session: this.#id, reason });
      this.#lastFailure = reason;
      return null;
    }
  }

  #read(): View {
    this.#sequence += 1;
    const startedAtMs = Date.now();
    try {
      return this.#readView();
    } finally {
      this.#readAtMs = Date.now();
      this.#readTookMs = this.#readAtMs - startedAtMs;
      if (this.#isEarly) this.#allowance.spend(this.#readTookMs, this.#readAtMs);
      this.#isEarly = false;
    }
  }

  #readView(): View {
    const { specification, init } = this.#session;
    const view = readView(
      {
        cgroupPath: sessionFolders(specification).cgroup,
        initPid: init,
        uidMap: [{ inside: 0, outside: specification.firstId, count: ID_COUNT }],
        sequence: this.#sequence,
        paths: this.#steps.paths,
      },
      this.#memory,
    );
    this.#tracker.observe(view);
    return view;
  }

  #tellView(view: View): void {
    for (const [{ tell }, parts] of this.#viewWatchers) {
      const part = parts.next(view);
      if (part !== null) tell({ kind: 'view', session: this.#id, part });
    }
  }

  #tellCommands(): void {
    if (this.#tracker.revision === this.#commandsTold) return;
    this.#commandsTold = this.#tracker.revision;
    this.#tellAll({ kind: 'commands', session: this.#id, commands: this.#tracker.commands() });
  }

  #tellChecks(view: View): void {
    for (const [{ tell }, { step, results }] of this.#steps.news(view)) {
      tell({ kind: 'checks', session: this.#id, step, results });
    }
    // At most one for each check that comes true: so this one need not wait for its share of the time.
    if (this.#steps.areUnconfirmed) this.#schedule(0, READ_GAP_MS);
  }
}
