import { SafePattern } from './safe-pattern.ts';

const SUDO = /^sudo\s+/;

/** Whether a typed line is the command an author asked for: outer spaces cut, with or without a leading `sudo`. */
export class CommandPattern {
  readonly #pattern: SafePattern;

  /** Throws a Failure for a pattern that is no regular expression. */
  constructor(pattern: string) {
    this.#pattern = new SafePattern(pattern);
  }

  matches(line: string): boolean {
    const trimmed = line.trim();
    return this.#pattern.matches(trimmed) || (SUDO.test(trimmed) && this.#pattern.matches(trimmed.replace(SUDO, '')));
  }
}
