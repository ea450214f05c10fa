import type { ShellProcess } from '../find-shell.ts';
import type { Mark, MarkedShell } from '../mark.ts';
import { MarkParser } from '../mark-parser.ts';
import type { CommandList } from './command-list.ts';
import { type EditedLine, EditedLines } from './edited-lines.ts';
import { type ShellFrame, ShellStack } from './shell-stack.ts';

export type CommandEvent =
  /** A shell waits for input. */
  | { readonly kind: 'prompted'; readonly terminal: number }
  | { readonly kind: 'started'; readonly terminal: number; readonly id: number }
  | {
      readonly kind: 'finished';
      readonly terminal: number;
      readonly id: number;
      /** As typed, newlines included, up to 4 kB. */
      readonly line: string;
      readonly exitStatus: number;
      /** Numbers of its shell inside; empty for a shell of the learner's Linux itself, and when it was not found. */
      readonly shellInsidePids: readonly number[];
    };

/** A flood of forged marks must not become a flood of reads. */
const SHELLS_LOOKED_FOR_PER_OUTPUT = 2;

/** A shell that writes no marks. There is at most one in a stack: a second one looks like the first. */
const UNMARKED: MarkedShell = { aid: 'unmarked', pid: 0 };

/** The commands of one terminal. */
export class TerminalCommands {
  readonly #terminal: number;
  readonly #list: CommandList;
  readonly #findShell: (markedPid: number | null) => ShellProcess | null;
  readonly #parser = new MarkParser();
  readonly #edited = new EditedLines();
  readonly #shells = new ShellStack();
  readonly #lines = new Map<number, string>();
  #searchesLeft = 0;
  /** "pts/0", once one of its shells was found. */
  terminalName: string | null = null;

  constructor(terminal: number, list: CommandList, findShell: (markedPid: number | null) => ShellProcess | null) {
    this.#terminal = terminal;
    this.#list = list;
    this.#findShell = findShell;
  }

  output(bytes: Uint8Array, atMs: number): CommandEvent[] {
    this.#searchesLeft = SHELLS_LOOKED_FOR_PER_OUTPUT;
    return this.#edited
      .cut(bytes)
      .flatMap((cut) => [
        ...this.#parser.push(cut.bytes).flatMap((mark) => this.#take(mark, atMs) ?? []),
        ...(cut.event === null ? [] : this.#takeUnmarked(cut.event, atMs)),
      ]);
  }

  exited(): void {
    this.#abandon(this.#shells.popAll());
  }

  #take(mark: Mark, atMs: number): CommandEvent | null {
    const terminal = this.#terminal;
    const frame = this.#frameOf(mark.shell);
    switch (mark.kind) {
      case 'prompt':
        // Its command has returned, though the mark that says so was lost.
        this.#abandon([frame]);
        return { kind: 'prompted', terminal };
      case 'started': {
        this.#abandon([frame]);
        this.#list.supersede(terminal);
        frame.running = this.#list.add({ terminal, startedAtMs: atMs });
        return { kind: 'started', terminal, id: frame.running };
      }
      case 'line':
        this.#nameLine(frame, mark);
        return null;
      case 'returned': {
        const id = frame.running;
        if (id === null) return null;
        frame.running = null;
        this.#list.finish(id, mark.exitStatus);
        const line = this.#lines.get(id) ?? '';
        this.#lines.delete(id);
        const shellInsidePids = frame.process?.insidePids ?? [];
        return { kind: 'finished', terminal, id, line, exitStatus: mark.exitStatus, shellInsidePids };
      }
    }
  }

  /** How a command of such a shell ended is not told; that it has is. */
  #takeUnmarked(event: EditedLine, atMs: number): CommandEvent[] {
    const terminal = this.#terminal;
    if (event.kind === 'prompt') {
      const frame = this.#unmarkedFrame();
      if (frame === null) this.#edited.forget();
      else this.#abandon([frame]);
      return frame === null ? [] : [{ kind: 'prompted', terminal }];
    }
    const frame = this.#shells.find(UNMARKED);
    if (frame === undefined || frame !== this.#shells.top || event.line.trim() === '') return [];
    this.#list.supersede(terminal);
    frame.running = this.#list.add({ terminal, startedAtMs: atMs });
    this.#list.nameLine(frame.running, event.line.trim());
    return [{ kind: 'started', terminal, id: frame.running }];
  }

  /** Null when no such shell is in the terminal's foreground. */
  #unmarkedFrame(): ShellFrame | null {
    const known = this.#shells.find(UNMARKED);
    const opener = this.#shells.top;
    if (known === undefined && opener?.running === null) return null;
    const process = this.#look(null);
    if (process === null) return null;
    if (known !== undefined) {
      this.#abandon(this.#shells.popAbove(known));
      return known;
    }
    if (opener !== undefined && opener.running !== null) this.#list.openedShell(opener.running);
    return this.#shells.push(UNMARKED, process);
  }

  /** The shell that wrote the mark; those it had started are over. A shell never heard of was started by the last one. */
  #frameOf(shell: MarkedShell): ShellFrame {
    const known = this.#shells.find(shell);
    if (known !== undefined) {
      this.#abandon(this.#shells.popAbove(known));
      known.process ??= this.#look(shell.pid);
      return known;
    }
    const process = this.#look(shell.pid);
    const opener = this.#shells.top;
    if (opener !== undefined && opener.running !== null) {
      // `exec bash`: the same process is another shell now, and the command will never return.
      const isReplaced = process !== null && opener.process?.pid === process.pid;
      if (isReplaced) this.#abandon([opener]);
      else this.#list.openedShell(opener.running);
    }
    return this.#shells.push(shell, process);
  }

  #look(markedPid: number | null): ShellProcess | null {
    if (this.#searchesLeft === 0) return null;
    this.#searchesLeft -= 1;
    const process = this.#findShell(markedPid);
    this.terminalName = process?.terminal ?? this.terminalName;
    return process;
  }

  #nameLine(frame: ShellFrame, mark: Extract<Mark, { kind: 'line' }>): void {
    if (frame.running === null) return;
    const line = lineOf(frame, mark);
    frame.historyNumber = mark.history?.number ?? frame.historyNumber;
    this.#lines.set(frame.running, line);
    if (line.trim() !== '') this.#list.nameLine(frame.running, line.trim());
  }

  #abandon(frames: readonly ShellFrame[]): void {
    for (const frame of frames) {
      if (frame.running === null) continue;
      this.#list.finish(frame.running, null);
      this.#lines.delete(frame.running);
      frame.running = null;
    }
  }
}

/** A line kept out of the history (HISTCONTROL) leaves an older one as its last: then only its first command is known. */
function lineOf(frame: ShellFrame, { history, first }: Extract<Mark, { kind: 'line' }>): string {
  if (history === null) return first;
  if (frame.historyNumber !== null && history.number !== frame.historyNumber) return history.line;
  // The same entry again, or a shell's first: it must at least look like it. The word alone, since bash prints `first`
  // in a spelling of its own.
  const sought = frame.historyNumber === null ? (first.split(' ')[0] ?? '') : first;
  return (first !== '' || frame.historyNumber === null) && history.line.includes(sought) ? history.line : first;
}
