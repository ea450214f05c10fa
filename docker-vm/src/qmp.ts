import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';

const RETRY_MS = 5_000;

/**
 * QEMU's control protocol, as far as we need it: one JSON object a line, a greeting before anything, events between.
 * When the host's disk is full QEMU stops the guest, which thereby loses nothing; we say so and try again.
 */
export class Qmp {
  readonly #stream: Duplex;
  readonly #onDiskFull: () => void;
  #next: NodeJS.Timeout | undefined;
  #isFull = false;

  constructor(stream: Duplex, onDiskFull: () => void = () => undefined) {
    this.#stream = stream;
    this.#onDiskFull = onDiskFull;
    stream.once('close', () => clearTimeout(this.#next));
    // ECONNRESET when QEMU ends: its process shows that. readline passes on what its stream fails with.
    stream.on('error', () => undefined);
    createInterface({ input: stream })
      .on('error', () => undefined)
      .on('line', (line) => {
        if (isDiskFull(line)) this.#waitForSpace();
      });
    this.#send('qmp_capabilities');
  }

  /** Presses the power button: guest/power-off.sh does the rest. */
  powerDown(): void {
    this.#send('system_powerdown');
  }

  #waitForSpace(): void {
    if (!this.#isFull) this.#onDiskFull();
    this.#isFull = true;
    clearTimeout(this.#next);
    this.#next = setTimeout(() => {
      this.#send('cont');
      // Still full: the same write fails again at once, and we are back here.
      this.#next = setTimeout(() => {
        this.#isFull = false;
      }, RETRY_MS);
    }, RETRY_MS);
  }

  #send(execute: string): void {
    if (this.#stream.writable) this.#stream.write(`${JSON.stringify({ execute })}\n`);
  }
}

/** QEMU's event BLOCK_IO_ERROR, of a write that found no space and for which the guest was stopped. */
export function isDiskFull(line: string): boolean {
  try {
    const { event, data } = JSON.parse(line);
    return event === 'BLOCK_IO_ERROR' && data?.nospace === true && data?.action === 'stop';
  } catch {
    // Not a whole line of JSON: QEMU is ending.
    return false;
  }
}
