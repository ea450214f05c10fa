import { uptime } from 'node:os';
import type { Command, View } from '@drydock/protocol';
import type { ShellProcess } from '../find-shell.ts';
import { CommandList } from './command-list.ts';
import { type CommandEvent, TerminalCommands } from './terminal-commands.ts';

/** Clock ticks are hundredths of a second for whoever reads them, on every Linux that Node runs on: USER_HZ, time(7). */
const TICKS_PER_SECOND = 100;
/** proc_uptime(5): counted from boot, as the start times of processes are, and no finer. */
const bootTicks = (): number => Math.round(uptime() * TICKS_PER_SECOND);

/**
 * The commands of a session's terminals, told apart by the marks that its shells write, each with what changed in the
 * kernel because of it. Fed with output and views.
 *
 * A command is credited with what changed from the last reading before it began to the first after it returned. What
 * belongs to no process goes to every command that ran in between two readings; processes go by descent.
 *
 * What the runtime performs for the learner is told in the same way, and is nobody else's: see RuntimeDoing.
 */
export class CommandTracker {
  readonly #findShell: (terminal: number, markedPid: number | null) => ShellProcess | null;
  readonly #terminals = new Map<number, TerminalCommands>();
  readonly #list: CommandList;

  /**
   * `findShell` asks the kernel which shell of the terminal has the number that a mark claims, or, for null, which one
   * without marks is in its foreground. It returns null for none. `clock` tells hundredths of a second since boot.
   */
  constructor(findShell: (terminal: number, markedPid: number | null) => ShellProcess | null, clock = bootTicks) {
    this.#findShell = findShell;
    this.#list = new CommandList({
      canSitAt: (terminal, name) => this.#canSitAt(terminal, name),
      sitsAt: (terminal, name) => name !== null && this.#nameOf(terminal) === name,
      isNamed: (terminal) => this.#nameOf(terminal) !== null,
      bootTicks: clock,
    });
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

  /**
   * The runtime begins to perform something at the shell that has this number in the VM. Feed a view right before, and
   * one right after it was `performed`.
   *
   * @returns its id among the commands
   */
  performing(doing: { readonly line: string; readonly shell: number; readonly startedAtMs: number }): number {
    return this.#list.performing(doing);
  }

  /** `process`: number in the VM of the shell it has become; null: it has left, or failed. */
  performed(id: number, end: { readonly exitStatus: number; readonly process: number | null }): void {
    this.#list.performed(id, end);
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

  #nameOf(terminal: number): string | null {
    return this.#terminals.get(terminal)?.terminalName ?? null;
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
