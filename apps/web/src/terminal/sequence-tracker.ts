export type Arrival = {
  /** Bytes that were written but never came: older than what the server keeps. */
  readonly skippedBytes: number;
  /** The part of the chunk that was not drawn before; empty when all of it was. */
  readonly fresh: Uint8Array;
};

/** Follows the numbers of a terminal's bytes, so that a reconnect doubles nothing and says what it lost. */
export class SequenceTracker {
  #expected: number | null = null;

  /** Number of the next byte not yet seen; null before the first. */
  get expected(): number | null {
    return this.#expected;
  }

  /** Output will start at `sequence`: the answer to attaching. Returns how much is missing before it. */
  startAt(sequence: number): number {
    const skipped = Math.max(0, sequence - (this.#expected ?? 0));
    this.#expected = Math.max(sequence, this.#expected ?? 0);
    return skipped;
  }

  accept(sequence: number, bytes: Uint8Array): Arrival {
    const expected = this.#expected ?? sequence;
    const end = sequence + bytes.length;
    this.#expected = Math.max(expected, end);
    return {
      skippedBytes: Math.max(0, sequence - expected),
      fresh: sequence >= expected ? bytes : bytes.subarray(Math.min(expected - sequence, bytes.length)),
    };
  }
}
