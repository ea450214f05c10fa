/**
 * `interrupt` types Ctrl-C first. `isByPointer`: a mouse or finger asked, not the keyboard. `place`: which command block
 * it stands in, counted from 0.
 */
export type RunOptions = { readonly interrupt: boolean; readonly isByPointer: boolean; readonly place: number };

/** What the lesson needs of the learner's terminal. */
export type Shell = {
  /** Why no command can be run now, or undefined. */
  readonly whyNot: string | undefined;
  readonly run: (command: string, options: RunOptions) => void;
  /** Types a whole solution, line by line, each when the shell is ready for it. */
  readonly runAll: (lines: readonly string[]) => void;
  readonly isRunningAll: boolean;
  /** Places of the command blocks whose command has come back well, or opened a shell, in this Linux. */
  readonly ran: ReadonlySet<number>;
};
