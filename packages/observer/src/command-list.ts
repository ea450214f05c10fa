import {
  CHANGES_PER_COMMAND_MAX,
  COMMAND_LINE_MAX,
  COMMANDS_KEPT,
  type Command,
  type ProcessView,
  type View,
} from '@drydock/protocol';
import { changesBetween } from './changes-between.ts';
import { displayText } from './display-text.ts';

/** Shown while the line is not known yet: ( sleep 1 ) tells its own only when it returns. */
const UNKNOWN_LINE = '…';

type Entry = { command: Command; base: View | null; isWatched: boolean };

/** The last COMMANDS_KEPT commands of a session. Those that are watched get the changes since their start. */
export class CommandList {
  #entries: Entry[] = [];
  #lastId = 0;
  /** Rises whenever commands() would give something else. */
  revision = 0;

  commands(): Command[] {
    return this.#entries.map(({ command }) => command);
  }

  add(options: { terminal: number; startedAtMs: number; base: View | null }): number {
    this.#lastId += 1;
    const command: Command = {
      id: this.#lastId,
      terminal: options.terminal,
      line: UNKNOWN_LINE,
      startedAtMs: options.startedAtMs,
      state: 'running',
      exitStatus: null,
      changes: [],
      changesLeftOut: 0,
      sharedWith: [],
    };
    this.#entries = [...this.#entries, { command, base: options.base, isWatched: true }].slice(-COMMANDS_KEPT);
    this.revision += 1;
    return command.id;
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

  /** The terminal's next command starts: what changes from now on is not theirs. */
  stopWatching(terminal: number): void {
    for (const entry of this.#entries) {
      if (entry.command.terminal !== terminal) continue;
      entry.isWatched = false;
      entry.base = null;
    }
  }

  /** `concerns` tells whether a process can be the doing of a terminal. */
  observe(view: View, concerns: (terminal: number, process: ProcessView) => boolean): void {
    for (const entry of this.#entries) {
      if (!entry.isWatched) continue;
      // Started before anything was ever read: the best there is to compare with.
      entry.base ??= view;
      const all = changesBetween(entry.base, view, (process) => concerns(entry.command.terminal, process));
      const changes = all.slice(0, CHANGES_PER_COMMAND_MAX);
      if (JSON.stringify(changes) === JSON.stringify(entry.command.changes)) continue;
      this.#change(entry.command.id, { changes, changesLeftOut: all.length - changes.length });
    }
  }

  #change(id: number, part: Partial<Command>): void {
    const entry = this.#entries.find(({ command }) => command.id === id);
    if (entry === undefined) return;
    entry.command = { ...entry.command, ...part };
    this.revision += 1;
  }
}
