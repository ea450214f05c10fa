import { create } from 'zustand';
import { readCommand } from '../ui/read-command.ts';

/** The value under the pointer or the focus: in words, and the file it was read from. */
export type Reading = {
  readonly says: string;
  readonly source: string;
  /** Everything with the same key lights up: "pid:4026532871". */
  readonly highlight?: string;
  /** The command that reads it, where the source alone does not tell. */
  readonly command?: string;
  /** What a click does where it does not copy the command that reads the source. */
  readonly click?: string;
};

export const useReading = create<{ readonly reading: Reading | null }>(() => ({ reading: null }));

export const commandOf = ({ source, command }: Reading): string => command ?? readCommand(source);

export const read = (reading: Reading | null): void => useReading.setState({ reading });
