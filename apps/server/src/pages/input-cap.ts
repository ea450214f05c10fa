import { Failure } from '@drydock/protocol';

/** Input one page may have under way to the keeper: a large paste, in pieces, with room to spare. */
export const INPUT_UNDER_WAY_MAX_BYTES = 1024 * 1024;

/** Counts the input that the keeper has not taken yet, so that a page cannot fill the server's memory by typing. */
export class InputCap {
  #underWayBytes = 0;

  /** Returns what to call when the keeper has answered, or null when it is too much. */
  take(data: string): (() => void) | null {
    const bytes = Buffer.byteLength(data);
    if (this.#underWayBytes + bytes > INPUT_UNDER_WAY_MAX_BYTES) return null;
    this.#underWayBytes += bytes;
    return () => {
      this.#underWayBytes -= bytes;
    };
  }

  static failure(): Failure {
    const message = `write to the terminal: more than ${INPUT_UNDER_WAY_MAX_BYTES} bytes are under way already`;
    return new Failure('too-many-requests', message, { hint: 'Wait for earlier answers before sending more.' });
  }
}
