import type { ShellProcess } from '../find-shell.ts';
import type { MarkedShell } from '../mark.ts';

/** Deeper nesting forgets the outermost shells; an ordinary learner reaches four. */
const SHELLS_MAX = 32;

/** One interactive shell of a terminal. */
export type ShellFrame = {
  readonly shell: MarkedShell;
  /** Null until it was seen in the kernel. */
  process: ShellProcess | null;
  /** Id of the command it runs. */
  running: number | null;
  /** Number of its last line in its history. */
  historyNumber: number | null;
};

/** The shells of one terminal, each started by a command of the one before: the last one is at the prompt. */
export class ShellStack {
  #frames: ShellFrame[] = [];

  get top(): ShellFrame | undefined {
    return this.#frames.at(-1);
  }

  find(shell: MarkedShell): ShellFrame | undefined {
    return this.#frames.findLast((frame) => frame.shell.aid === shell.aid);
  }

  push(shell: MarkedShell, process: ShellProcess | null): ShellFrame {
    const frame: ShellFrame = { shell, process, running: null, historyNumber: null };
    this.#frames = [...this.#frames.slice(1 - SHELLS_MAX), frame];
    return frame;
  }

  /** Removes every shell above this one, and tells which. */
  popAbove(frame: ShellFrame): ShellFrame[] {
    return this.#frames.splice(this.#frames.indexOf(frame) + 1);
  }

  popAll(): ShellFrame[] {
    return this.#frames.splice(0);
  }
}
