/** `interrupt` types Ctrl-C first. `isByPointer`: a mouse or finger asked, not the keyboard. */
export type RunOptions = { readonly interrupt: boolean; readonly isByPointer: boolean };

/** What the lesson needs of the learner's terminal. */
export type Shell = {
  /** Why no command can be run now, or undefined. */
  readonly whyNot: string | undefined;
  readonly run: (command: string, options: RunOptions) => void;
  /** Types a whole solution, line by line, each when the shell is ready for it. */
  readonly runAll: (lines: readonly string[]) => void;
  readonly isRunningAll: boolean;
  /** Command lines that returned with status 0, or opened a shell, in this Linux. */
  readonly ran: ReadonlySet<string>;
};
