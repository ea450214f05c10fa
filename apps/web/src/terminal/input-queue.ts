import { inputPieces } from './input-pieces.ts';

/** Pieces on their way at once: keys never wait for an answer, a paste of megabytes does not flood the server. */
const UNANSWERED_MAX = 8;

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
    for (const piece of inputPieces(input)) this.#waiting.push(piece);
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
