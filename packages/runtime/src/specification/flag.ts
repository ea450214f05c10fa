/** One option of a command: what it is called, what it takes, and what it does, in one line for `--help`. */
export type Flag = {
  /** "memory" for --memory. */
  readonly name: string;
  /** "m" for -m. */
  readonly short?: string;
  /** Another long name that means the same: "net" for --network. */
  readonly alias?: string;
  /** A switch takes nothing, a value one text, a list one text each time it is given. */
  readonly takes: 'nothing' | 'value' | 'list';
  /** What stands for its value in `--help`: "BYTES". */
  readonly placeholder?: string;
  readonly about: string;
};

/** What was given, by long name, in the order it was given. A switch has the text "true" or "false". */
export type GivenFlags = ReadonlyMap<string, readonly string[]>;

/** The last value of a flag, or null. */
export const lastOf = (given: GivenFlags, name: string): string | null => given.get(name)?.at(-1) ?? null;

export const allOf = (given: GivenFlags, name: string): readonly string[] => given.get(name) ?? [];

export const isOn = (given: GivenFlags, name: string): boolean => lastOf(given, name) === 'true';

/** As somebody would type it: "--memory=512m". */
export const showFlag = (name: string, value: string): string =>
  value === 'true' ? `--${name}` : `--${name}=${value}`;
