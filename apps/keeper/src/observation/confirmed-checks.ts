import { CheckWatcher, type FinishedCommand } from '@drydock/observer';
import type { Check, CheckResult, View } from '@drydock/protocol';

/**
 * The checks of a step, passed when two readings in a row say so. Some states last for milliseconds on the way to
 * another: a shell that has forked, and has not become the next program yet, is a "bash" with its parent's name.
 */
export class ConfirmedChecks {
  readonly #watcher: CheckWatcher;
  #seenPassed: ReadonlySet<string> = new Set();
  #isUnconfirmed = false;

  constructor(checks: readonly Check[]) {
    this.#watcher = new CheckWatcher(checks);
  }

  /** Something passed for the first time: the next reading decides, and should come soon. */
  get isUnconfirmed(): boolean {
    return this.#isUnconfirmed;
  }

  commandFinished(command: FinishedCommand): void {
    this.#watcher.commandFinished(command);
  }

  observe(view: View): CheckResult[] {
    this.#watcher.observe(view);
    const seen = this.#watcher.results();
    const results = seen.map((result) => (this.#seenPassed.has(result.id) ? result : { ...result, isPassed: false }));
    this.#isUnconfirmed = seen.some(({ id, isPassed }) => isPassed && !this.#seenPassed.has(id));
    this.#seenPassed = new Set(seen.filter(({ isPassed }) => isPassed).map(({ id }) => id));
    return results;
  }
}
