import { createContext, Script } from 'node:vm';
import { Failure } from '@drydock/protocol';

/**
 * A pattern that backtracks without end is given up after this. An ordinary one takes microseconds, but the clock is the
 * wall's: on a busy machine a shorter time gives up on innocent ones.
 */
const MATCH_TIMEOUT_MS = 1000;
/** After so many of them the pattern matches nothing any more: a learner chooses the values. */
const TIMEOUTS_MAX = 3;
/** A longer value matches nothing. */
const VALUE_MAX = 400;
/** A pattern is asked about the same few values at every reading. */
const ANSWERS_KEPT = 256;

const matching = new Script('pattern.test(value)');
/** Only the line above runs in it: no learner's code, and nothing stays but the last question. */
const sandbox: { pattern: RegExp | null; value: string } = { pattern: null, value: '' };
const context = createContext(sandbox);

/**
 * Whether a whole value is what an author asked for. Authors are trusted, but the keeper serves everybody: no pattern
 * may hold it up, whatever value a learner made.
 */
export class SafePattern {
  /** As the author wrote it. */
  readonly text: string;
  readonly #pattern: RegExp;
  readonly #answers = new Map<string, boolean>();
  #timeouts = 0;

  /** Throws a Failure for a pattern that is no regular expression. */
  constructor(text: string) {
    this.text = text;
    try {
      this.#pattern = new RegExp(`^(?:${text})$`, 's');
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Failure('malformed-message', `pattern "${text}" of a check cannot be used: ${reason}`, {
        hint: 'Write a JavaScript regular expression; a backslash before (, ) or * makes it an ordinary character.',
        cause,
      });
    }
  }

  /** "/mine" for a pattern that matches nothing else, "like /m.*" for another: after a noun. */
  get words(): string {
    return this.#plain ?? `like ${this.text}`;
  }

  /** "/mine", "something like /m.*": what is wanted. */
  get wanted(): string {
    return this.#plain ?? `something like ${this.text}`;
  }

  get #plain(): string | null {
    const plain = this.text.replace(/\\([.\-/])/g, '$1');
    // A dot that was left as it is matches other characters too, but what an author means is a dot.
    return /^[\w./ :@-]*$/.test(plain) ? plain : null;
  }

  matches(value: string): boolean {
    if (value.length > VALUE_MAX) return false;
    const known = this.#answers.get(value);
    if (known !== undefined) return known;
    const answer = this.#test(value);
    if (this.#answers.size >= ANSWERS_KEPT) this.#answers.clear();
    this.#answers.set(value, answer);
    return answer;
  }

  #test(value: string): boolean {
    if (this.#timeouts >= TIMEOUTS_MAX) return false;
    try {
      Object.assign(sandbox, { pattern: this.#pattern, value });
      return matching.runInContext(context, { timeout: MATCH_TIMEOUT_MS }) === true;
    } catch (cause) {
      // Not `instanceof Error`: it is an Error of the other context.
      if (Object(cause).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw cause;
      this.#timeouts += 1;
      return false;
    }
  }
}
