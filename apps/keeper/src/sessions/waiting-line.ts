import { Failure, type PlaceInLine } from '@drydock/protocol';

/** Hears of its place; null: its turn has come. Known by identity. */
export type Waiter = { readonly tellPlace: (place: PlaceInLine | null) => void };

/**
 * Learners for whom a full machine has no place yet, in the order they came.
 *
 * [Q1] A learner stands in it once, however many pages ask. [Q2] Nobody overtakes. [Q3] Who has no page open any more
 * keeps the place for a while, so that a reload costs nothing, and is then left out. [Q4] Everybody is told of each
 * change of their place, and of nothing else.
 */
export class WaitingLine {
  readonly #longest: number;
  readonly #patienceMs: number;
  readonly #places = new Map<string, { readonly waiters: Set<Waiter>; gone: NodeJS.Timeout | null; told: string }>();

  constructor(longest: number, patienceMs: number) {
    this.#longest = longest;
    this.#patienceMs = patienceMs;
  }

  get length(): number {
    return this.#places.size;
  }

  /** The learner's place, the old one if there is one. @throws Failure `too-many-sessions` when the line is full */
  join(owner: string, waiter: Waiter): PlaceInLine {
    let place = this.#places.get(owner);
    if (place === undefined) {
      if (this.#places.size >= this.#longest) {
        throw new Failure('too-many-sessions', `a session: all are taken, and ${this.#places.size} wait already`, {
          hint: 'Try again in a few minutes.',
        });
      }
      place = { waiters: new Set(), gone: null, told: '' };
      this.#places.set(owner, place);
    }
    if (place.gone !== null) clearTimeout(place.gone);
    place.gone = null;
    place.waiters.add(waiter);
    this.#tellChanges();
    return this.#placeOf(owner);
  }

  /** This page is gone; the learner only when it was the last. */
  leave(owner: string, waiter: Waiter): void {
    const place = this.#places.get(owner);
    if (place === undefined || !place.waiters.delete(waiter) || place.waiters.size > 0) return;
    place.gone = setTimeout(() => {
      this.#places.delete(owner);
      this.#tellChanges();
    }, this.#patienceMs).unref();
  }

  /** Takes out whoever is first; the caller has a session for them. */
  next(): { readonly owner: string; readonly call: () => void } | null {
    const [first] = this.#places;
    if (first === undefined) return null;
    const [owner, { waiters, gone }] = first;
    if (gone !== null) clearTimeout(gone);
    this.#places.delete(owner);
    this.#tellChanges();
    return {
      owner,
      call: () => {
        for (const { tellPlace } of waiters) tellPlace(null);
      },
    };
  }

  #placeOf(owner: string): PlaceInLine {
    return { position: [...this.#places.keys()].indexOf(owner) + 1, waiting: this.#places.size };
  }

  #tellChanges(): void {
    let position = 0;
    for (const place of this.#places.values()) {
      position += 1;
      const now = { position, waiting: this.#places.size };
      const told = `${now.position} of ${now.waiting}`;
      if (place.told === told) continue;
      place.told = told;
      for (const { tellPlace } of place.waiters) tellPlace(now);
    }
  }
}
