import { CheckWatcher, type FinishedCommand } from '@drydock/observer';
import type { Check, CheckKind, CheckResult, View } from '@drydock/protocol';

/** About processes: what they are changes on the way from fork(2) to the program they become. */
const CONFIRMED_KINDS: ReadonlySet<CheckKind> = new Set<CheckKind>([
  'process-runs',
  'process-ended',
  'process-is-pid-one',
  'namespaces-differ',
  'proc-is-fresh',
  'namespace-shared',
  'namespace-gone',
  'user-mapped',
  'cgroup-holds',
  'process-root',
  'root-is-own',
]);

/**
 * The checks of a step. Those about processes are passed when two readings in a row say so: some states last for milliseconds on the way to
 * another: a shell that has forked, and has not become the next program yet, is a "bash" with its parent's name.
 */
export class ConfirmedChecks {
  readonly #watcher: CheckWatcher;
  readonly #confirmed: ReadonlySet<string>;
  #seenPassed: ReadonlySet<string> = new Set();
  readonly #lastUnpassed = new Map<string, CheckResult>();
  #isUnconfirmed = false;

  constructor(checks: readonly Check[]) {
    this.#watcher = new CheckWatcher(checks);
    this.#confirmed = new Set(checks.filter(({ kind }) => CONFIRMED_KINDS.has(kind)).map(({ id }) => id));
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
    const results = seen.map((result) => (this.#isSure(result) ? result : this.#unpassed(result)));
    this.#isUnconfirmed = seen.some((result) => result.isPassed && !this.#isSure(result));
    for (const result of seen) if (!result.isPassed) this.#lastUnpassed.set(result.id, result);
    this.#seenPassed = new Set(seen.filter(({ isPassed }) => isPassed).map(({ id }) => id));
    return results;
  }

  /** What was said last while it was not passed: "not yet" must not stand before a sentence that says it is. */
  #unpassed(result: CheckResult): CheckResult {
    return this.#lastUnpassed.get(result.id) ?? { ...result, isPassed: false };
  }

  #isSure({ id }: CheckResult): boolean {
    return this.#seenPassed.has(id) || !this.#confirmed.has(id);
  }
}
