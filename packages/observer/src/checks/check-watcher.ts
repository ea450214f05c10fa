import type { Check, CheckResult, View } from '@drydock/protocol';
import type { FinishedCommand } from './command-ran.ts';
import { SessionView } from './session-view.ts';
import { type WatchedCheck, watchCheck } from './watch-check.ts';

/**
 * The checks of one step, from the moment it was entered: made new for every entering. What came before that moment, a
 * command that had returned, a cgroup that had gone, counts for none of them.
 */
export class CheckWatcher {
  readonly #watched: readonly WatchedCheck[];

  /** Throws a Failure when a pattern is no regular expression. */
  constructor(checks: readonly Check[]) {
    this.#watched = checks.map(watchCheck);
  }

  observe(view: View): void {
    const session = SessionView.of(view);
    for (const watched of this.#watched) watched.observe(session);
  }

  commandFinished(command: FinishedCommand): void {
    for (const watched of this.#watched) watched.commandFinished(command);
  }

  /** In the order of the checks. */
  results(): CheckResult[] {
    return this.#watched.map(({ id, observation }) => ({ id, ...observation() }));
  }
}
