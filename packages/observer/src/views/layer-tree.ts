import { type LayerEntry, type OverlayLayer, VIEW_LAYER_ENTRIES_MAX } from '@drydock/protocol';
import { type Entry, isToMeasure, LayerDirectory, measure, type Room } from './layer-directory.ts';
import type { ReadingBudget } from './reading-budget.ts';
import { shownPath } from './shown-path.ts';

/**
 * Files measured again at one reading: a file that grows leaves no trace in its directory. A layer of a lesson is
 * measured as a whole each time, a larger one in turns.
 */
const MEASURED_AGAIN_MAX = 64;

export type LayerContent = Pick<OverlayLayer, 'entries' | 'entryCount' | 'bytes'>;
type File = { readonly directory: LayerDirectory; readonly entry: Entry };

/**
 * What a layer's directory holds, kept from one reading to the next. Each reading goes on where the budget ended the
 * last one: look whether known directories changed, list new ones, measure files.
 */
export class LayerTree {
  readonly #top = new LayerDirectory('');
  /** Breadth first. */
  #directories: readonly LayerDirectory[] = [this.#top];
  #files: readonly File[] = [];
  #nextToRefresh = 0;
  #nextToMeasure = 0;
  #content: LayerContent = { entries: [], entryCount: 0, bytes: 0 };

  get content(): LayerContent {
    return this.#content;
  }

  /** @param layer descriptor of its directory. @returns whether the budget lasted for all of it */
  refresh(layer: number, room: Room, budget: ReadingBudget): boolean {
    const isRelisted = this.#refreshKnown(layer, room, budget);
    const isListed = this.#listNew(layer, room, budget);
    if (isRelisted || isListed) {
      this.#files = this.#directories.flatMap((directory) =>
        directory.entries.filter(({ kind }) => isToMeasure(kind)).map((entry) => ({ directory, entry })),
      );
    }
    const isMeasured = this.#measureFiles(layer, budget);
    if (isRelisted || isListed || isMeasured) this.#content = this.#collect();
    return !budget.isSpent;
  }

  /** Gives back the room it took. */
  forget(room: Room): void {
    this.#top.forget(room);
  }

  /** Looks at directories that were listed before, in turns. @returns whether one was listed again */
  #refreshKnown(layer: number, room: Room, budget: ReadingBudget): boolean {
    const known = this.#directories.filter(({ isListed }) => isListed);
    let isRelisted = false;
    let looked = 0;
    while (looked < known.length && budget.takeStep()) {
      const directory = known[(this.#nextToRefresh + looked) % known.length];
      looked += 1;
      // One may have been forgotten meanwhile, with the one above it.
      if (directory?.isListed && directory.refresh(layer, room)) isRelisted = true;
    }
    this.#nextToRefresh = looked === known.length ? 0 : (this.#nextToRefresh + looked) % known.length;
    return isRelisted;
  }

  /** @returns whether there was one to list */
  #listNew(layer: number, room: Room, budget: ReadingBudget): boolean {
    const directories: LayerDirectory[] = [this.#top];
    let isListed = false;
    // Grows while it is walked.
    for (const directory of directories) {
      // The top comes first whatever it costs: a layer is never told as empty because of others.
      if (!directory.isListed && (directory === this.#top || budget.takeStep())) {
        directory.refresh(layer, room);
        isListed = true;
      }
      directories.push(...directory.children.values());
    }
    this.#directories = directories;
    return isListed;
  }

  /** First those never measured, then the others in turns. @returns whether one is not as it was known */
  #measureFiles(layer: number, budget: ReadingBudget): boolean {
    const start = this.#files.length <= MEASURED_AGAIN_MAX ? 0 : this.#nextToMeasure % this.#files.length;
    const again = [...this.#files.slice(start), ...this.#files.slice(0, start)].slice(0, MEASURED_AGAIN_MAX);
    this.#nextToMeasure = start + again.length;
    const due = new Map<LayerDirectory, Set<Entry>>();
    for (const { directory, entry } of [...this.#files.filter((file) => !file.entry.isMeasured), ...again]) {
      due.set(directory, (due.get(directory) ?? new Set()).add(entry));
    }
    let isNews = false;
    for (const [directory, entries] of due) {
      if (budget.isSpent) break;
      const { hasMarkedFiles } = directory;
      directory.opened(layer, (descriptor) => {
        for (const entry of entries) {
          if (!budget.takeStep()) break;
          if (measure(entry, { descriptor, hasMarkedFiles })) isNews = true;
        }
      });
    }
    return isNews;
  }

  #collect(): LayerContent {
    const entries: LayerEntry[] = [];
    let entryCount = 0;
    let bytes = 0;
    for (const directory of this.#directories) {
      entryCount += directory.entries.length;
      // Not looked into yet: there is more than is listed, and nobody may call the list whole.
      if (!directory.isListed) entryCount += 1;
      for (const entry of directory.entries) {
        bytes += entry.bytes;
        if (entries.length < VIEW_LAYER_ENTRIES_MAX) entries.push(shownEntry(directory, entry));
      }
    }
    entries.sort((one, other) => (one.path < other.path ? -1 : 1));
    return { entries, entryCount, bytes };
  }
}

function shownEntry(directory: LayerDirectory, { name, kind, bytes }: Entry): LayerEntry {
  const path = directory.path === '' ? name : `${directory.path}/${name}`;
  const isOpaque = directory.children.get(name)?.isOpaque === true;
  return { path: shownPath(Buffer.from(path, 'latin1').toString('utf8')), kind: isOpaque ? 'opaque' : kind, bytes };
}
