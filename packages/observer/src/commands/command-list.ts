import {
  CHANGES_PER_COMMAND_MAX,
  COMMAND_LINE_MAX,
  COMMANDS_KEPT,
  type Command,
  type ProcessView,
  type View,
} from '@drydock/protocol';
import { objectChanges } from '../changes/object-changes.ts';
import { displayText } from '../display-text.ts';
import { byIdentity, identityOf } from '../process-identity.ts';
import { CommandWatch } from './command-watch.ts';
import { type CommandPlace, type Places, ProcessOrigins } from './process-origins.ts';

/** Shown while the line is not known yet: ( sleep 1 ) tells its own only when it returns. */
const UNKNOWN_LINE = '…';
/**
 * While a view is read and told, the marks of terminals wait. A command whose mark comes this soon after a reading may
 * have begun, and even have done its work, while that reading went on.
 */
const MARK_DELAY_MAX_MS = 100;

/** A shell reports a command that a signal ended with 128 and the signal's number, bash(1). */
const KILLED_STATUS_MIN = 128;

/** `returned`: the command that alone can have ended it. */
type EndedProcess = { readonly process: ProcessView; readonly returned: number | null };

type Entry = {
  command: Command;
  /** Null when the terminal's next command has begun: what changes from then on is not this one's. */
  watch: CommandWatch | null;
  isSuperseded: boolean;
};

/** The last COMMANDS_KEPT commands of a session. Those that are watched get the changes since their start. */
export class CommandList {
  #entries: Entry[] = [];
  #lastId = 0;
  readonly #origins: ProcessOrigins;
  #latest: View | null = null;
  #latestEndedAtMs = Number.POSITIVE_INFINITY;
  /** The one before the latest, if no command ran between the two. */
  #beforeQuiet: View | null = null;
  /** Commands that ran at any time since the latest reading. */
  #ran: CommandPlace[] = [];
  /** Rises whenever commands() would give something else. */
  revision = 0;

  constructor(places: Pick<Places, 'canSitAt' | 'sitsAt'>) {
    this.#origins = new ProcessOrigins({ ...places, isShell: (command) => this.#isShell(command) });
  }

  commands(): Command[] {
    return this.#entries.map(({ command }) => command);
  }

  add(options: { terminal: number; startedAtMs: number }): number {
    this.#lastId += 1;
    const id = this.#lastId;
    const { terminal, startedAtMs } = options;
    const command: Command = {
      id,
      terminal,
      line: UNKNOWN_LINE,
      startedAtMs,
      state: 'running',
      exitStatus: null,
      changes: [],
      changesLeftOut: 0,
      sharedWith: [],
    };
    const delayMs = startedAtMs - this.#latestEndedAtMs;
    const isLate = delayMs >= 0 && delayMs <= MARK_DELAY_MAX_MS;
    const watch = new CommandWatch(isLate ? (this.#beforeQuiet ?? this.#latest) : this.#latest);
    this.#entries = [...this.#entries, { command, watch, isSuperseded: false }].slice(-COMMANDS_KEPT);
    this.#ran.push({ id, terminal });
    this.revision += 1;
    return id;
  }

  nameLine(id: number, line: string): void {
    this.#change(id, { line: displayText(line, COMMAND_LINE_MAX) });
  }

  openedShell(id: number): void {
    this.#change(id, { state: 'opened-shell' });
  }

  finish(id: number, exitStatus: number | null): void {
    this.#change(id, { state: 'done', exitStatus });
  }

  /** The terminal's next command starts. One that was never looked at waits for the next reading, and shares it. */
  supersede(terminal: number): void {
    for (const entry of this.#entries) {
      if (entry.command.terminal !== terminal) continue;
      entry.isSuperseded = true;
      if (entry.watch?.hasBeenRead) entry.watch = null;
    }
  }

  observe(view: View, endedAtMs: number): void {
    const before = this.#latest;
    const ran = this.#ran;
    const ended = (before === null ? [] : endedBetween(before, view)).map((process) => ({
      process,
      returned: this.#returnedItself(process, ran),
    }));
    this.#origins.observe(view, ran);
    const isShared = ran.length > 1 && before !== null && objectChanges(before, view, () => false).length > 0;
    for (const entry of this.#entries) this.#observeOne(entry, { view, ended, ran, isShared });
    this.#beforeQuiet = ran.length === 0 ? before : null;
    this.#latest = view;
    this.#latestEndedAtMs = endedAtMs;
    this.#ran = ran.filter(({ id }) => this.#find(id)?.command.state === 'running');
  }

  #observeOne(
    entry: Entry,
    seen: { view: View; ended: readonly EndedProcess[]; ran: readonly CommandPlace[]; isShared: boolean },
  ): void {
    const { command, watch } = entry;
    if (watch === null) return;
    const isCredited = seen.ran.some(({ id }) => id === command.id);
    const ended = seen.ended.filter(({ returned }) => returned === null || returned === command.id);
    const isEndShared = isCredited && watch.ended(ended.map(({ process }) => process));
    const concerns = {
      canConcern: (process: ProcessView) => this.#origins.canConcern(command, process),
      isFrom: (process: ProcessView) => this.#origins.isFrom(command.id, process),
    };
    const all = watch.observe(seen.view, concerns, command.state !== 'running');
    const changes = all.slice(0, CHANGES_PER_COMMAND_MAX);
    const sharedWith =
      isCredited && (seen.isShared || isEndShared) ? withOthers(command, seen.ran) : command.sharedWith;
    if (entry.isSuperseded) entry.watch = null;
    if (JSON.stringify([changes, sharedWith]) === JSON.stringify([command.changes, command.sharedWith])) return;
    this.#change(command.id, { changes, changesLeftOut: all.length - changes.length, sharedWith });
  }

  /** The command whose process it was, when that came to its own end meanwhile: then nobody else has ended it. */
  #returnedItself(process: ProcessView, ran: readonly CommandPlace[]): number | null {
    const own = ran.find(({ id }) => this.#origins.isFrom(id, process));
    const exitStatus = own === undefined ? null : (this.#find(own.id)?.command.exitStatus ?? null);
    return own !== undefined && exitStatus !== null && exitStatus < KILLED_STATUS_MIN ? own.id : null;
  }

  /** One that is not kept any more is no owner either: what it left goes by its terminal. */
  #isShell(id: number): boolean {
    const state = this.#find(id)?.command.state;
    return state === undefined || state === 'opened-shell';
  }

  #find(id: number): Entry | undefined {
    return this.#entries.find(({ command }) => command.id === id);
  }

  #change(id: number, part: Partial<Command>): void {
    const entry = this.#find(id);
    if (entry === undefined) return;
    entry.command = { ...entry.command, ...part };
    this.revision += 1;
  }
}

/** Those of a view that could not list all may still be there. */
function endedBetween(before: View, after: View): ProcessView[] {
  if (after.processes.length < after.processCount) return [];
  const later = byIdentity(after);
  return before.processes.filter((process) => !later.has(identityOf(process)));
}

/** The terminals of other commands that ran meanwhile; its own one too, when two followed each other too quickly. */
function withOthers({ id, sharedWith }: Command, ran: readonly CommandPlace[]): number[] {
  const others = ran.filter((other) => other.id !== id).map(({ terminal }) => terminal);
  return [...new Set([...sharedWith, ...others])].sort((one, other) => one - other);
}
