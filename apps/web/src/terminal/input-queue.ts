import { inputPieces } from './input-pieces.ts';

/** Pieces on their way at once: a key goes off at once, and a paste of megabytes does not flood the server. */
const UNANSWERED_MAX = 8;
/** Keys that must wait all the same travel together, up to this many UTF-16 units: far below any limit. */
const GATHER_MAX = 1024;

/** Sends what is typed and pasted, in order. */
export class InputQueue {
  readonly #send: (piece: string) => Promise<unknown>;
  readonly #failed: (error: unknown) => void;
  #waiting: string[] = [];
  #unanswered = 0;

  constructor(send: (piece: string) => Promise<unknown>, failed: (error: unknown) => void) {
    this.#send = send;
    this.#failed = failed;
  }

  push(input: string): void {
    const last = this.#waiting.at(-1);
    if (last !== undefined && last.length + input.length <= GATHER_MAX) this.#waiting.splice(-1, 1, last + input);
    else this.#waiting.push(...inputPieces(input));
    this.#pump();
  }

  #pump(): void {
    while (this.#unanswered < UNANSWERED_MAX) {
      const piece = this.#waiting.shift();
      if (piece === undefined) return;
      this.#unanswered += 1;
      this.#send(piece)
        .catch((error: unknown) => {
          // The rest of a paste whose middle is missing must not be typed.
          this.#waiting = [];
          this.#failed(error);
        })
        .finally(() => {
          this.#unanswered -= 1;
          this.#pump();
        });
    }
  }
}
