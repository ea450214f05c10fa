import { closeSync, fstatSync } from 'node:fs';
import type { Room } from './layer-directory.ts';
import { type LayerContent, LayerTree } from './layer-tree.ts';
import type { ReadingBudget } from './reading-budget.ts';

/** Entries kept of all layers of a session: some 100 bytes each. What comes after is not listed. */
const ENTRIES_MAX = 20_000;
/**
 * Nothing is meant to change a lower layer while it is mounted, so it is looked at anew this often; an upper layer at
 * every reading.
 */
const LOWER_EVERY_MS = 2000;

type StoredLayer = { readonly tree: LayerTree; wholeAtMs: number; reading: number };

/** The layers of a session, each read once however many overlays stand on it. */
export class LayerStore {
  readonly #layers = new Map<string, StoredLayer>();
  readonly #room: Room = { entries: ENTRIES_MAX };
  #reading = 0;

  /** Before each view. */
  begin(): void {
    this.#reading += 1;
  }

  /** After each view: layers that nobody asked for are forgotten. */
  end(): void {
    for (const [key, { tree, reading }] of this.#layers) {
      if (reading === this.#reading) continue;
      tree.forget(this.#room);
      this.#layers.delete(key);
    }
  }

  /** @param layer descriptor of its directory, which is closed here */
  read(layer: number, isUpper: boolean, budget: ReadingBudget): { key: string; content: LayerContent } {
    try {
      const { dev, ino } = fstatSync(layer);
      const key = `${dev}:${ino}`;
      const stored = this.#layers.get(key) ?? { tree: new LayerTree(), wholeAtMs: 0, reading: 0 };
      this.#layers.set(key, stored);
      const isDue = isUpper || Date.now() - stored.wholeAtMs >= LOWER_EVERY_MS;
      if (isDue && stored.reading !== this.#reading) {
        const isWhole = stored.tree.refresh(layer, this.#room, budget);
        stored.wholeAtMs = isWhole ? Date.now() : 0;
      }
      stored.reading = this.#reading;
      return { key, content: stored.tree.content };
    } finally {
      closeSync(layer);
    }
  }
}
