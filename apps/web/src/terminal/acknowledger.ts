import { ACKNOWLEDGE_EVERY_BYTES } from '@drydock/protocol';

/**
 * Tells the server how far the screen has come: after every ACKNOWLEDGE_EVERY_BYTES drawn,
 * and when nothing waits to be drawn, so that the last bytes of a burst never stay owed.
 */
export class Acknowledger {
  readonly #send: (sequence: number) => void;
  #waiting = 0;
  #acknowledged = 0;

  constructor(send: (sequence: number) => void) {
    this.#send = send;
  }

  queued(): void {
    this.#waiting += 1;
  }

  /** Everything before `sequence` is on the screen. */
  drawn(sequence: number): void {
    this.#waiting -= 1;
    const owed = sequence - this.#acknowledged;
    if (owed <= 0) return;
    if (owed < ACKNOWLEDGE_EVERY_BYTES && this.#waiting > 0) return;
    this.#acknowledged = sequence;
    this.#send(sequence);
  }
}
