/** A session counts as writing for so long after its last byte: a learner who types is heard again well within it. */
const CONTENDED_MS = 1000;
/** What may come at once before the rate counts: a screenful of everything, and a program's long answer. */
export const OUTPUT_BURST_BYTES = 256 * 1024;
const SECOND_MS = 1000;

type Writer = { readonly session: object; readonly at: number };

/**
 * The keeper's time, shared fairly between the terminals of all sessions: a flood in one must not delay another's keys.
 *
 * [O1] A session that writes alone is never held back. [O2] While others write too, it may write a burst and then so
 * much in a second as the operator says. [O3] Who is held back reads on later: nothing is lost.
 */
export class OutputShare {
  readonly #bytesPerSecond: number;
  readonly #buckets = new WeakMap<object, { bytes: number; at: number }>();
  #last: Writer | null = null;
  /** The newest that was not of #last's session. */
  #other: Writer | null = null;

  constructor(bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** @returns milliseconds for which no more of this session's output is to be read; 0 most of the time */
  wrote(session: object, bytes: number, now = performance.now()): number {
    if (this.#last !== null && this.#last.session !== session) this.#other = this.#last;
    this.#last = { session, at: now };
    const bucket = this.#buckets.get(session) ?? { bytes: OUTPUT_BURST_BYTES, at: now };
    this.#buckets.set(session, bucket);
    const refill = ((now - bucket.at) * this.#bytesPerSecond) / SECOND_MS;
    bucket.bytes = Math.min(OUTPUT_BURST_BYTES, bucket.bytes + refill);
    bucket.at = now;
    if (this.#other === null || this.#other.session === session || now - this.#other.at > CONTENDED_MS) return 0;
    bucket.bytes -= bytes;
    return bucket.bytes >= 0 ? 0 : (-bucket.bytes * SECOND_MS) / this.#bytesPerSecond;
  }
}
