import { write } from 'node:fs';
import { promisify } from 'node:util';
import { Failure } from '@drydock/protocol';

const writeSome = promisify(write);

/** Typed input that a program has not read yet; beyond this, a paste is refused instead of growing memory. */
export const INPUT_QUEUE_MAX_BYTES = 256 * 1024;
/** Waits between two tries when the terminal is full: a program that stops reading must not cost a whole CPU. */
const RETRY_FIRST_MS = 4;
const RETRY_LAST_MS = 250;

/** Keys on their way into a terminal whose descriptor does not block. */
export class InputQueue {
  readonly #master: number;
  readonly #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #isWriting = false;
  #isClosed = false;

  constructor(master: number) {
    this.#master = master;
  }

  /** @throws Failure `too-many-requests` when INPUT_QUEUE_MAX_BYTES are waiting */
  push(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    if (this.#pendingBytes + bytes.length > INPUT_QUEUE_MAX_BYTES) {
      throw new Failure(
        'too-many-requests',
        `terminal input: ${this.#pendingBytes} bytes already wait for the program to read them`,
        {
          hint: 'Press Ctrl-C, or wait until the program reads its input.',
        },
      );
    }
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (!this.#isWriting) void this.#drain();
  }

  close(): void {
    this.#isClosed = true;
    this.#pending.length = 0;
  }

  async #drain(): Promise<void> {
    this.#isWriting = true;
    let waitMs = RETRY_FIRST_MS;
    for (let bytes = this.#pending[0]; bytes !== undefined && !this.#isClosed; bytes = this.#pending[0]) {
      const written = await this.#write(bytes);
      if (written === null) break;
      if (written === 0) {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        waitMs = Math.min(waitMs * 2, RETRY_LAST_MS);
        continue;
      }
      waitMs = RETRY_FIRST_MS;
      this.#pendingBytes -= written;
      if (written === bytes.length) this.#pending.shift();
      else this.#pending[0] = bytes.subarray(written);
    }
    this.#isWriting = false;
  }

  /** Bytes written; 0 when the terminal is full; null when it is gone. */
  async #write(bytes: Uint8Array): Promise<number | null> {
    try {
      return (await writeSome(this.#master, bytes)).bytesWritten;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0;
      this.close(); // EIO, EBADF: the terminal ended while keys were on their way
      return null;
    }
  }
}
