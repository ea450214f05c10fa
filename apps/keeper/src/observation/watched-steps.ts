import type { FinishedCommand } from '@drydock/observer';
import type { Check, CheckResult, View } from '@drydock/protocol';
import { ConfirmedChecks } from './confirmed-checks.ts';

export type EnteredStep = { readonly step: string; readonly checks: readonly Check[] };

type WatchedStep = {
  readonly step: string;
  readonly checks: ConfirmedChecks;
  /** Paths in the learner's Linux that the checks ask about. */
  readonly paths: readonly string[];
  told: string;
};

/** The step that each watcher is in, with its checks: made new whenever one is entered. */
export class WatchedSteps<Watcher> {
  readonly #steps = new Map<Watcher, WatchedStep>();

  enter(watcher: Watcher, { step, checks }: EnteredStep): void {
    const paths = checks.flatMap((check) => (check.kind === 'path-is' ? [check.path] : []));
    this.#steps.set(watcher, { step, checks: new ConfirmedChecks(checks), paths, told: '' });
  }

  leave(watcher: Watcher): void {
    this.#steps.delete(watcher);
  }

  get size(): number {
    return this.#steps.size;
  }

  get paths(): string[] {
    return [...new Set([...this.#steps.values()].flatMap(({ paths }) => paths))];
  }

  /** Something passed for the first time: the next reading decides, and should come soon. */
  get areUnconfirmed(): boolean {
    return [...this.#steps.values()].some(({ checks }) => checks.isUnconfirmed);
  }

  commandFinished(command: FinishedCommand): void {
    for (const { checks } of this.#steps.values()) checks.commandFinished(command);
  }

  /** What one watcher is answered; it counts as told. */
  resultsAtOnce(watcher: Watcher, view: View): CheckResult[] {
    const watched = this.#steps.get(watcher);
    const results = watched?.checks.observe(view) ?? [];
    if (watched !== undefined) watched.told = JSON.stringify(results);
    return results;
  }

  /** Results that are not as they were told last. */
  news(view: View): [Watcher, { step: string; results: CheckResult[] }][] {
    return [...this.#steps].flatMap(([watcher, watched]) => {
      const results = watched.checks.observe(view);
      const told = JSON.stringify(results);
      if (told === watched.told) return [];
      watched.told = told;
      return [[watcher, { step: watched.step, results }]];
    });
  }
}
