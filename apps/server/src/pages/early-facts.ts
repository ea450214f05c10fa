import type { KeeperFact } from '../keeper/keeper-connection.ts';

/** Far more than comes between a question for a session and its answer. */
const KEPT_MAX = 64;

/**
 * Facts of a session whose id is not known yet: the keeper may tell how things stand while it still writes the answer
 * that names the session.
 */
export class EarlyFacts {
  #kept: KeeperFact[] = [];
  #openQuestions = 0;

  open(): void {
    this.#openQuestions += 1;
  }

  keep(fact: KeeperFact): void {
    if (this.#openQuestions > 0 && this.#kept.length < KEPT_MAX) this.#kept.push(fact);
  }

  /** The answer is there: returns what was kept, in order. */
  close(): readonly KeeperFact[] {
    this.#openQuestions -= 1;
    const kept = this.#kept;
    this.#kept = [];
    return kept;
  }
}
