import type { CommandConnection } from '@drydock/linux';
import { type ImageProgress, shortDigest } from '@drydock/runtime';
import { shownSize } from './table.ts';

const BAR_CELLS = 24;
/** A terminal is drawn anew so often; a file gets a line when something is done. */
const DRAW_EVERY_MS = 100;

/** How a pull goes on, on standard error: bars where somebody watches, lines where nobody does. */
export class ProgressLines {
  readonly #caller: CommandConnection;
  readonly #isWatched: boolean;
  /** Line of each blob or layer, by its digest, in the order they came. */
  readonly #lines = new Map<string, string>();
  #drawn = 0;
  #drawnAt = 0;

  constructor(caller: CommandConnection) {
    this.#caller = caller;
    this.#isWatched = caller.request.isTerminal[2];
  }

  readonly take = (event: ImageProgress): void => {
    const line = lineOf(event);
    if (line === null) return;
    const [key, text, isLast] = line;
    if (!this.#isWatched) {
      if (isLast) this.#caller.complain(`${text}\n`);
      return;
    }
    this.#lines.set(key, text);
    if (isLast || Date.now() - this.#drawnAt >= DRAW_EVERY_MS) this.#draw();
  };

  #draw(): void {
    const back = this.#drawn === 0 ? '' : `\x1b[${this.#drawn}A`;
    this.#caller.complain(back + [...this.#lines.values()].map((line) => `\x1b[2K${line}\n`).join(''));
    this.#drawn = this.#lines.size;
    this.#drawnAt = Date.now();
  }
}

type Line = readonly [key: string, text: string, isLast: boolean];

function lineOf(event: ImageProgress): Line | null {
  switch (event.kind) {
    case 'blob': {
      const { digest, state, doneBytes, totalBytes } = event;
      const share = totalBytes === 0 ? 1 : doneBytes / totalBytes;
      const bar = '#'.repeat(Math.round(share * BAR_CELLS)).padEnd(BAR_CELLS, '·');
      const amount = `${shownSize(doneBytes)} of ${shownSize(totalBytes)}`;
      const isLast = state === 'done' || state === 'present';
      return [
        digest,
        `${shortDigest(digest)}: ${isLast ? `${state}, ${shownSize(totalBytes)}` : `${bar} ${amount}`}`,
        isLast,
      ];
    }
    case 'layer': {
      const { diffId, state, position, count } = event;
      return [diffId, `layer ${position + 1} of ${count}: ${state}`, state !== 'unpacking'];
    }
    case 'retry':
      return ['retry', `once more in ${(event.pauseMs / 1000).toFixed(1)} s: ${event.reason}`, true];
    default:
      return null;
  }
}
