const FIRST_CAPACITY = 64 * 1024;
const RECORD_HEAD_BYTES = 8;

/** Bytes written one after the other, little-endian, into one buffer: a program of thousands of small pieces. */
export class ProgramWriter {
  #bytes = Buffer.alloc(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  u32(value: number): void {
    const at = this.#take(4); // first: there may be another buffer afterwards
    this.#bytes.writeUInt32LE(value, at);
  }

  i32(value: number): void {
    const at = this.#take(4);
    this.#bytes.writeInt32LE(value, at);
  }

  /** A signed number may be given too: what counts are its 64 bits. */
  u64(value: bigint): void {
    const at = this.#take(8);
    this.#bytes.writeUInt32LE(Number(value & 0xffff_ffffn), at);
    this.#bytes.writeUInt32LE(Number((value >> 32n) & 0xffff_ffffn), at + 4);
  }

  /** @param bytes followed by zeros up to a multiple of eight */
  padded(bytes: Uint8Array): void {
    const at = this.#take((bytes.length + 7) & ~7);
    this.#bytes.set(bytes, at);
  }

  zeros(count: number): void {
    this.#take(count);
  }

  /** The kind of an operation, the slot of its result, how long it is, and what `body` writes. */
  record(kind: number, slot: number, body: () => void): void {
    const at = this.#take(RECORD_HEAD_BYTES);
    body();
    this.#bytes.writeUInt16LE(kind, at);
    this.#bytes.writeUInt16LE(slot, at + 2);
    this.#bytes.writeUInt32LE(this.#length - at, at + 4);
  }

  /** At a place that was written before. */
  setU32(at: number, value: number): void {
    this.#bytes.writeUInt32LE(value, at);
  }

  #take(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#length, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
    }
    return at;
  }
}
