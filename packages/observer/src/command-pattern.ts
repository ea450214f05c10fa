import { createContext, Script } from 'node:vm';
import { COMMAND_LINE_MAX, Failure } from '@drydock/protocol';

/**
 * A pattern that backtracks without end is given up after this. An ordinary one takes microseconds, but the clock is the
 * wall's: on a busy machine a shorter time gives up on innocent ones.
 */
const MATCH_TIMEOUT_MS = 1000;
const SUDO = /^sudo\s+/;

const matching = new Script('pattern.test(line)');

/**
 * Whether a typed line is the command an author asked for: the whole line, outer spaces cut, with or without a leading
 * `sudo`. Authors are trusted, but the keeper serves everybody: no pattern may hold it up.
 */
export class CommandPattern {
  readonly #pattern: RegExp;

  /** Throws a Failure for a pattern that is no regular expression. */
  constructor(pattern: string) {
    try {
      this.#pattern = new RegExp(`^(?:${pattern})$`, 's');
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Failure('malformed-message', `pattern "${pattern}" of a check cannot be used: ${reason}`, {
        hint: 'Write a JavaScript regular expression; a backslash before (, ) or * makes it an ordinary character.',
        cause,
      });
    }
  }

  matches(line: string): boolean {
    const trimmed = line.trim();
    if (trimmed.length > COMMAND_LINE_MAX) return false;
    return this.#test(trimmed) || (SUDO.test(trimmed) && this.#test(trimmed.replace(SUDO, '')));
  }

  #test(line: string): boolean {
    try {
      return (
        matching.runInContext(createContext({ pattern: this.#pattern, line }), { timeout: MATCH_TIMEOUT_MS }) === true
      );
    } catch (cause) {
      // Not `instanceof Error`: it is an Error of the other context.
      if (Object(cause).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
      throw cause;
    }
  }
}
