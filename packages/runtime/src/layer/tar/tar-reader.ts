import { LayerError } from '../layer-error.ts';
import { LAYER_LIMITS, type LayerLimits } from '../limits.ts';
import { readArchive, type Wanted } from './read-archive.ts';
import type { TarEntry } from './tar-entry.ts';

/** Whom the reader tells what it finds, in the archive's order. What this throws ends the reading. */
export type TarListener = {
  /** A name begins. */
  entry(entry: TarEntry): void;
  /** Bytes of the file that began last. They stay where they are only until this returns. */
  data(bytes: Uint8Array, offset: number): void;
  /** The name that began last is complete. */
  end(): void;
  /** A header that makes no file, and that nothing is lost by leaving out. */
  passedOver?(what: string): void;
};

/**
 * A tape archive (tar) is a list of names, each with what the file system keeps about it and then its content. It was
 * made for tapes: it is read from front to back, and never needs more memory than one header.
 *
 * Bytes are pushed in as they arrive, in any portions. Everything that is complete is told at once, synchronously: a
 * layer has thousands of small files, and a promise for each would cost more than the file.
 */
export class TarReader {
  readonly #parts: Generator<Wanted, void, Buffer>;
  readonly #limits: LayerLimits;
  #wanted: Wanted | null;
  /** What is wanted in one piece, and came in several. */
  #gathered: Buffer | null = null;
  #gatheredBytes = 0;
  #bytesRead = 0;

  constructor(listener: TarListener, limits: LayerLimits = LAYER_LIMITS) {
    this.#limits = limits;
    this.#parts = readArchive(listener, limits);
    this.#wanted = this.#next(Buffer.alloc(0), true);
  }

  /** @throws LayerError what is wrong with the archive, and whatever the listener threw */
  push(chunk: Uint8Array): void {
    this.#bytesRead += chunk.length;
    if (this.#bytesRead > this.#limits.archiveBytes) {
      throw new LayerError('too-large', `read archive: more than ${this.#limits.archiveBytes} bytes`);
    }
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let at = 0;
    // Behind its end an archive may have anything: tapes had to be filled up.
    while (at < bytes.length && this.#wanted !== null) {
      const left = this.#wanted.bytes - this.#gatheredBytes;
      const piece = bytes.subarray(at, at + left);
      at += piece.length;
      if (this.#wanted.isWhole && piece.length < this.#wanted.bytes) this.#gather(piece, this.#wanted);
      else this.#wanted = this.#next(piece);
    }
  }

  /** No more bytes will come. */
  finish(): void {
    if (this.#wanted === null) return;
    const rest = this.#gathered?.subarray(0, this.#gatheredBytes) ?? Buffer.alloc(0);
    this.#gathered = null;
    // Whoever wanted more sees that this is all, and wants nothing again.
    this.#wanted = this.#next(rest);
    while (this.#wanted !== null) this.#wanted = this.#next(Buffer.alloc(0));
  }

  #gather(piece: Buffer, wanted: Wanted): void {
    this.#gathered ??= Buffer.allocUnsafe(wanted.bytes);
    piece.copy(this.#gathered, this.#gatheredBytes);
    this.#gatheredBytes += piece.length;
    if (this.#gatheredBytes < wanted.bytes) return;
    const whole = this.#gathered;
    this.#gathered = null;
    this.#gatheredBytes = 0;
    this.#wanted = this.#next(whole);
  }

  #next(bytes: Buffer, isFirst = false): Wanted | null {
    const next = isFirst ? this.#parts.next() : this.#parts.next(bytes);
    return next.done === true ? null : next.value;
  }
}

/** Reads a whole archive from a stream. */
export async function readTar(
  tar: AsyncIterable<Uint8Array>,
  listener: TarListener,
  limits?: LayerLimits,
): Promise<void> {
  const reader = new TarReader(listener, limits);
  for await (const chunk of tar) reader.push(chunk);
  reader.finish();
}
