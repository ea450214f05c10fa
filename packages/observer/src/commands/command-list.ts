import {
  CHANGES_PER_COMMAND_MAX,
  COMMAND_LINE_MAX,
  COMMANDS_KEPT,
  type Command,
  NO_TERMINAL,
  type ProcessView,
  type View,
} from '@drydock/protocol';
import { objectChanges } from '../changes/object-changes.ts';
import { displayText } from '../display-text.ts';
import { identityOf } from '../process-identity.ts';
import { bornBetween, type EndedProcess, endedBetween } from './born-and-ended.ts';
import { CommandWatch } from './command-watch.ts';
import { type Places, ProcessOrigins, type RanCommand } from './process-origins.ts';
import { RuntimeDoing } from './runtime-doing.ts';

/** Shown while the line is not known yet: ( sleep 1 ) tells its own only when it returns. */
const UNKNOWN_LINE = '…';
/**
 * While a view is read and told, the marks of terminals wait. A command whose mark comes this soon after a reading may
 * have begun, and even have done its work, while that reading went on.
 */
const MARK_DELAY_MAX_MS = 100;

/** A shell reports a command that a signal ended with 128 and the signal's number, bash(1). */
const KILLED_STATUS_MIN = 128;

type Entry = {
  command: Command;
  /** Null when nothing that changes from then on is this one's: the terminal's next command has begun. */
  watch: CommandWatch | null;
  isSuperseded: boolean;
  returnedTicks: number | null;
};

/** What is asked of the terminals, and of the clock that process start times are told in: ticks since boot. */
export type CommandSurroundings = Omit<Places, 'isShell'> & { readonly bootTicks: () => number };

/** The last COMMANDS_KEPT commands of a session. Those that are watched get the changes since their start. */
export class CommandList {
  #entries: Entry[] = [];
  #lastId = 0;
  readonly #surroundings: CommandSurroundings;
  readonly #origins: ProcessOrigins;
  #latest: View | null = null;
  #latestEndedAtMs = Number.POSITIVE_INFINITY;
  /** The one before the latest, if no command ran between the two. */
  #beforeQuiet: View | null = null;
  /** Commands that ran at any time since the latest reading. */
  #ran: { readonly id: number; readonly terminal: number }[] = [];
  /** What the runtime does, until it was read what it has done. */
  #doing: RuntimeDoing | null = null;
  /** Rises whenever commands() would give something else. */
  revision = 0;

  constructor(surroundings: CommandSurroundings) {
    this.#surroundings = surroundings;
    this.#origins = new ProcessOrigins({ ...surroundings, isShell: (command) => this.#isShell(command) });
  }

  commands(): Command[] {
    return this.#entries.map(({ command }) => command);
  }

  add({ terminal, startedAtMs }: { terminal: number; startedAtMs: number }): number {
    const delayMs = startedAtMs - this.#latestEndedAtMs;
    const isLate = delayMs >= 0 && delayMs <= MARK_DELAY_MAX_MS;
    const watch = new CommandWatch(isLate ? (this.#beforeQuiet ?? this.#latest) : this.#latest);
    watch.came(this.#latest?.processes.filter((process) => this.#origins.hasComeByItself(process)) ?? []);
    if (this.#doing !== null) watch.pause();
    const id = this.#push({ terminal, line: UNKNOWN_LINE, startedAtMs }, watch);
    this.#ran.push({ id, terminal });
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
    const entry = this.#find(id);
    if (entry !== undefined) entry.returnedTicks = this.#surroundings.bootTicks();
  }

  /**
   * The terminal's next command starts. One that was never looked at waits for the next reading, and shares it; one
   * that was not looked at since it returned waits to see which of its processes it has left behind.
   */
  supersede(terminal: number): void {
    for (const entry of this.#entries) {
      if (entry.command.terminal === terminal) supersede(entry);
    }
  }

  /** Just after a view: the runtime begins to perform something at the shell that has this number in the VM. */
  performing({ line, shell, startedAtMs }: { line: string; shell: number; startedAtMs: number }): number {
    const doing = new RuntimeDoing(this.#lastId + 1, { before: this.#latest, shell, origins: this.#origins });
    for (const entry of this.#entries) {
      const { terminal, state } = entry.command;
      // Like the next command that is typed there. What still runs there goes on.
      if (state !== 'running' && this.#surroundings.sitsAt(terminal, doing.terminalName)) supersede(entry);
      entry.watch?.pause();
    }
    this.#doing = doing;
    const part = { terminal: NO_TERMINAL, origin: 'runtime' as const, line: displayText(line, COMMAND_LINE_MAX) };
    return this.#push({ ...part, startedAtMs }, new CommandWatch(this.#latest));
  }

  /** @param process number in the VM of the shell it has become; null: it has left, or failed */
  performed(id: number, { exitStatus, process }: { exitStatus: number; process: number | null }): void {
    if (this.#doing?.id !== id) return;
    this.#doing.isPerformed = true;
    if (process !== null) this.#origins.claim(id, process);
    this.#change(id, { state: 'done', exitStatus });
  }

  observe(view: View, endedAtMs: number): void {
    const before = this.#latest;
    const doing = this.#doing;
    const ran = this.#ran.map((place) => ({ ...place, returnedTicks: this.#find(place.id)?.returnedTicks ?? null }));
    const ended = endedBetween(before, view)
      .filter((process) => !this.#origins.isPassing(process))
      .map((process) => ({ process, returned: this.#returnedItself(process, ran) }));
    this.#origins.observe(view, ran);
    const came = bornBetween(before, view).filter((process) => this.#origins.hasComeByItself(process));
    if (doing !== null) this.#observeDoing(doing, view, ran);
    const isShared =
      doing === null && ran.length > 1 && before !== null && objectChanges(before, view, () => false).length > 0;
    for (const entry of this.#entries) {
      if (entry.command.origin === 'runtime') continue;
      entry.watch?.came(came);
      this.#observeOne(entry, { view, ended, ran, isShared });
    }
    this.#beforeQuiet = ran.length === 0 && doing === null ? before : null;
    this.#latest = view;
    this.#latestEndedAtMs = endedAtMs;
    this.#ran = this.#ran.filter(({ id }) => this.#find(id)?.command.state === 'running');
  }

  #observeOne(
    entry: Entry,
    seen: { view: View; ended: readonly EndedProcess[]; ran: readonly RanCommand[]; isShared: boolean },
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
    const isToSettle = entry.isSuperseded && watch.hasBeenRead;
    const changes = isToSettle
      ? watch.settle(identitiesOf(ended.filter(({ returned }) => returned === command.id)), concerns)
      : watch.observe(seen.view, concerns, command.state !== 'running');
    const isShared = isCredited && !isToSettle && (seen.isShared || isEndShared);
    if (entry.isSuperseded) entry.watch = null;
    this.#tell(command, changes, isShared ? withOthers(command, seen.ran) : command.sharedWith);
  }

  #observeDoing(doing: RuntimeDoing, view: View, ran: readonly RanCommand[]): void {
    doing.ranBeside(ran.map(({ terminal }) => terminal));
    const entry = this.#find(doing.id);
    if (entry?.watch) {
      const changes = entry.watch.observe(doing.seen(view), doing.concerns, doing.isPerformed);
      this.#tell(entry.command, changes, doing.sharedWith(changes));
    }
    if (!doing.isPerformed) return;
    this.#doing = null;
    if (entry !== undefined) entry.watch = null;
    for (const { watch } of this.#entries) watch?.goOn(doing.before ?? view, view);
  }

  #tell(command: Command, all: readonly Command['changes'][number][], sharedWith: number[]): void {
    const changes = all.slice(0, CHANGES_PER_COMMAND_MAX);
    if (JSON.stringify([changes, sharedWith]) === JSON.stringify([command.changes, command.sharedWith])) return;
    this.#change(command.id, { changes, changesLeftOut: all.length - changes.length, sharedWith });
  }

  /** The command whose process it was, when that came to its own end meanwhile: then nobody else has ended it. */
  #returnedItself(process: ProcessView, ran: readonly RanCommand[]): number | null {
    const own = ran.find(({ id }) => this.#origins.isFrom(id, process));
    const exitStatus = own === undefined ? null : (this.#find(own.id)?.command.exitStatus ?? null);
    return own !== undefined && exitStatus !== null && exitStatus < KILLED_STATUS_MIN ? own.id : null;
  }

  /** One that is not kept any more is no owner either: what it left goes by its terminal. The runtime leaves shells. */
  #isShell(id: number): boolean {
    const command = this.#find(id)?.command;
    return command === undefined || command.state === 'opened-shell' || command.origin === 'runtime';
  }

  #push(part: Pick<Command, 'terminal' | 'origin' | 'line' | 'startedAtMs'>, watch: CommandWatch): number {
    this.#lastId += 1;
    const told = { changes: [], changesLeftOut: 0, sharedWith: [] };
    const command: Command = { id: this.#lastId, ...part, state: 'running', exitStatus: null, ...told };
    const entry = { command, watch, isSuperseded: false, returnedTicks: null };
    this.#entries = [...this.#entries, entry].slice(-COMMANDS_KEPT);
    this.revision += 1;
    return this.#lastId;
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

function supersede(entry: Entry): void {
  entry.isSuperseded = true;
  if (entry.watch?.hasReturnBeenRead) entry.watch = null;
}

const identitiesOf = (ended: readonly EndedProcess[]): Set<string> =>
  new Set(ended.map(({ process }) => identityOf(process)));

/** The terminals of other commands that ran meanwhile; its own one too, when two followed each other too quickly. */
function withOthers({ id, sharedWith }: Command, ran: readonly RanCommand[]): number[] {
  const others = ran.filter((other) => other.id !== id).map(({ terminal }) => terminal);
  return [...new Set([...sharedWith, ...others])].sort((one, other) => one - other);
}
