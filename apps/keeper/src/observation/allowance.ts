/** Processor time that may be spent out of turn: it grows with the clock, up to a limit, and is used up by spending. */
export class Allowance {
  readonly #maxMs: number;
  readonly #share: number;
  #leftMs: number;
  #atMs = 0;

  /** @param share of each millisecond that goes by */
  constructor(options: { readonly maxMs: number; readonly share: number }) {
    this.#maxMs = options.maxMs;
    this.#share = options.share;
    this.#leftMs = options.maxMs;
  }

  isLeft(nowMs: number): boolean {
    this.#grow(nowMs);
    return this.#leftMs > 0;
  }

  spend(ms: number, nowMs: number): void {
    this.#grow(nowMs);
    this.#leftMs -= ms;
  }

  #grow(nowMs: number): void {
    // A clock that was set back gives nothing.
    if (this.#atMs > 0) {
      const grown = Math.max(0, nowMs - this.#atMs) * this.#share;
      this.#leftMs = Math.min(this.#maxMs, this.#leftMs + grown);
    }
    this.#atMs = nowMs;
  }
}
