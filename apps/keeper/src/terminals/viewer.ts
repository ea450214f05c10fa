import { BATCH_MS, CREDIT_HIGH_BYTES, CREDIT_LOW_BYTES, FRAME_MAX_BYTES } from '@drydock/protocol';
import type { Ring } from './ring.ts';

export type TerminalExit = { readonly exitStatus: number | null; readonly signal: number | null };

export type ViewerSink = {
  readonly wrote: (sequence: number, bytes: Uint8Array) => void;
  readonly exited: (exit: TerminalExit) => void;
};

/**
 * One page that looks at a terminal: how far it has been sent, and how much of that it has drawn.
 *
 * [V1] The first chunk after a pause goes at once; what follows is gathered for BATCH_MS, or until a frame is full.
 * [V2] A viewer that owes CREDIT_HIGH_BYTES gets nothing more until it owes CREDIT_LOW_BYTES or less.
 * [V3] One that falls out of the ring goes on with the oldest byte kept; the sequence numbers tell it of the gap.
 * [V4] The exit is told once, after the last byte.
 */
export class Viewer {
  readonly #ring: Ring;
  readonly #sink: ViewerSink;
  #sent: number;
  #drawn: number;
  #batch: NodeJS.Timeout | null = null;
  #exit: TerminalExit | null = null;
  #isOutOfCredit = false;
  #isClosed = false;

  constructor(ring: Ring, from: number, sink: ViewerSink) {
    this.#ring = ring;
    this.#sink = sink;
    this.#sent = Math.min(Math.max(from, ring.start), ring.end);
    this.#drawn = this.#sent;
  }

  /** Number of the first byte that will be, or would have been, sent. */
  get position(): number {
    return this.#sent;
  }

  get isOutOfCredit(): boolean {
    return this.#isOutOfCredit;
  }

  /** There is more in the ring. */
  outputCame(): void {
    if (this.#batch === null || this.#ring.end - this.#sent >= FRAME_MAX_BYTES) this.#send();
  }

  acknowledged(sequence: number): void {
    // A page cannot draw what it was not sent: a wrong number must not give it credit for ever.
    this.#drawn = Math.max(this.#drawn, Math.min(sequence, this.#sent));
    if (this.#isOutOfCredit && this.#sent - this.#drawn <= CREDIT_LOW_BYTES) {
      this.#isOutOfCredit = false;
      this.#send();
    }
  }

  exited(exit: TerminalExit): void {
    this.#exit = exit;
    this.#send();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#batch !== null) clearTimeout(this.#batch);
  }

  #send(): void {
    if (this.#isClosed) return;
    let hasSent = false;
    while (this.#sent < this.#ring.end && !this.#isOutOfCredit) {
      this.#sent = Math.max(this.#sent, this.#ring.start);
      const bytes = this.#ring.read(this.#sent, FRAME_MAX_BYTES);
      this.#sink.wrote(this.#sent, bytes);
      this.#sent += bytes.length;
      hasSent = true;
      if (this.#sent - this.#drawn >= CREDIT_HIGH_BYTES) this.#isOutOfCredit = true;
    }
    if (hasSent) this.#startBatch();
    if (this.#exit !== null && this.#sent === this.#ring.end) {
      this.#sink.exited(this.#exit);
      this.close();
    }
  }

  #startBatch(): void {
    if (this.#batch !== null) clearTimeout(this.#batch);
    this.#batch = setTimeout(() => {
      this.#batch = null;
      if (this.#sent < this.#ring.end) this.#send();
    }, BATCH_MS);
  }
}
