import type { Command, ProcessView, View } from '@drydock/protocol';
import { CommandList } from './command-list.ts';
import type { ShellProcess } from './find-shell.ts';
import { type CommandEvent, TerminalCommands } from './terminal-commands.ts';

/**
 * The commands of a session's terminals, told apart by the marks that its shells write, each with what changed in the
 * kernel from its start until the next command of the same terminal. Pure: it is fed with output and views.
 */
export class CommandTracker {
  readonly #findShell: (terminal: number, markedPid: number) => ShellProcess | null;
  readonly #list = new CommandList();
  readonly #terminals = new Map<number, TerminalCommands>();
  #latest: View | null = null;

  /** `findShell` asks the kernel which shell of the terminal has the number that a mark claims; null: none. */
  constructor(findShell: (terminal: number, markedPid: number) => ShellProcess | null) {
    this.#findShell = findShell;
  }

  /** Feed every byte a terminal writes. The events say what the output told, in its order. */
  output(terminal: number, bytes: Uint8Array, atMs: number): CommandEvent[] {
    let commands = this.#terminals.get(terminal);
    if (commands === undefined) {
      commands = new TerminalCommands(terminal, this.#list, (markedPid) => this.#findShell(terminal, markedPid));
      this.#terminals.set(terminal, commands);
    }
    return commands.output(bytes, { atMs, latest: this.#latest });
  }

  /** Feed every view. One read while a prompt stands is the exact start of the next command's changes. */
  observe(view: View): void {
    this.#latest = view;
    this.#list.observe(view, (terminal, process) => this.#concerns(terminal, process));
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
  #concerns(terminal: number, process: ProcessView): boolean {
    if (process.terminal === null) return true;
    for (const [other, commands] of this.#terminals) {
      if (other !== terminal && commands.terminalName === process.terminal) return false;
    }
    return true;
  }
}
