import { Failure } from '@drydock/protocol';

/** Tabs that one learner may have open at once: each costs a connection to the keeper. */
export const PAGES_PER_OWNER_MAX = 16;

/** Counts the open pages of each learner. */
export class PageCount {
  readonly #pages = new Map<string, number>();

  /** Throws a Failure when this page is one too many. */
  enter(owner: string): void {
    const pages = this.#pages.get(owner) ?? 0;
    if (pages >= PAGES_PER_OWNER_MAX) {
      const message = `open the page: ${PAGES_PER_OWNER_MAX} of yours are open already`;
      throw new Failure('too-many-requests', message, { hint: 'Close one of them, then reload this page.' });
    }
    this.#pages.set(owner, pages + 1);
  }

  leave(owner: string): void {
    const pages = (this.#pages.get(owner) ?? 1) - 1;
    if (pages > 0) this.#pages.set(owner, pages);
    else this.#pages.delete(owner);
  }
}
