/** The last bytes of a stream, each with its number: what a page that comes back has missed. */
export class Ring {
  readonly #bytes: Uint8Array;
  #end = 0;

  constructor(capacityBytes: number) {
    this.#bytes = new Uint8Array(capacityBytes);
  }

  /** Number of the byte that will come next. */
  get end(): number {
    return this.#end;
  }

  /** Number of the oldest byte still kept. */
  get start(): number {
    return Math.max(0, this.#end - this.#bytes.length);
  }

  append(chunk: Uint8Array): void {
    const capacity = this.#bytes.length;
    const kept = chunk.length > capacity ? chunk.subarray(chunk.length - capacity) : chunk;
    const at = (this.#end + chunk.length - kept.length) % capacity;
    const untilEdge = Math.min(kept.length, capacity - at);
    this.#bytes.set(kept.subarray(0, untilEdge), at);
    this.#bytes.set(kept.subarray(untilEdge), 0);
    this.#end += chunk.length;
  }

  /** A copy of at most `maxBytes` from the byte with number `from` on. @throws RangeError when it is not kept (any more) */
  read(from: number, maxBytes: number): Uint8Array {
    if (from < this.start || from > this.#end)
      throw new RangeError(`byte ${from}: kept are ${this.start} to ${this.#end}`);
    const length = Math.min(maxBytes, this.#end - from);
    const at = from % this.#bytes.length;
    const copy = new Uint8Array(length);
    const untilEdge = Math.min(length, this.#bytes.length - at);
    copy.set(this.#bytes.subarray(at, at + untilEdge));
    copy.set(this.#bytes.subarray(0, length - untilEdge), untilEdge);
    return copy;
  }
}
