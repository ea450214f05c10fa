import type { Command, View } from '@drydock/protocol';
import type { ShellProcess } from '../find-shell.ts';
import { CommandList } from './command-list.ts';
import { type CommandEvent, TerminalCommands } from './terminal-commands.ts';

/**
 * The commands of a session's terminals, told apart by the marks that its shells write, each with what changed in the
 * kernel because of it. Fed with output and views.
 *
 * A command is credited with what changed from the last reading before it began to the first after it returned. What
 * belongs to no process goes to every command that ran in between two readings; processes go by descent.
 */
export class CommandTracker {
  readonly #findShell: (terminal: number, markedPid: number | null) => ShellProcess | null;
  readonly #terminals = new Map<number, TerminalCommands>();
  readonly #list = new CommandList({
    canSitAt: (terminal, name) => this.#canSitAt(terminal, name),
    sitsAt: (terminal, name) => name !== null && this.#terminals.get(terminal)?.terminalName === name,
  });

  /**
   * `findShell` asks the kernel which shell of the terminal has the number that a mark claims, or, for null, which one
   * without marks is in its foreground. It returns null for none.
   */
  constructor(findShell: (terminal: number, markedPid: number | null) => ShellProcess | null) {
    this.#findShell = findShell;
  }

  /** Feed every byte a terminal writes. The events say what the output told, in its order. */
  output(terminal: number, bytes: Uint8Array, atMs: number): CommandEvent[] {
    let commands = this.#terminals.get(terminal);
    if (commands === undefined) {
      commands = new TerminalCommands(terminal, this.#list, (markedPid) => this.#findShell(terminal, markedPid));
      this.#terminals.set(terminal, commands);
    }
    return commands.output(bytes, atMs);
  }

  /** Feed every view, at once when it has been read. One read while a prompt stands is where the next command starts. */
  observe(view: View, endedAtMs = Date.now()): void {
    this.#list.observe(view, endedAtMs);
  }

  /** Whatever it still ran is over. */
  terminalExited(terminal: number): void {
    this.#terminals.get(terminal)?.exited();
    this.#terminals.delete(terminal);
  }

  /** Oldest first, at most COMMANDS_KEPT. */
  commands(): Command[] {
    return this.#list.commands();
  }

  /** Rises whenever commands() would give something else. */
  get revision(): number {
    return this.#list.revision;
  }

  /** What sits at another terminal was started from there. */
  #canSitAt(terminal: number, name: string | null): boolean {
    if (name === null) return true;
    for (const [other, commands] of this.#terminals) {
      if (other !== terminal && commands.terminalName === name) return false;
    }
    return true;
  }
}
