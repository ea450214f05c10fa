import type { Change, ProcessView, View } from '@drydock/protocol';
import { joinedChanges } from '../changes/changes-between.ts';
import { objectChanges } from '../changes/object-changes.ts';
import { processChanges } from '../changes/process-changes.ts';
import { byIdentity, identityOf } from '../process-identity.ts';
import { withBorn, withLatest, withoutProcesses, withProcesses, withProcMountsOf } from './composed-views.ts';

/** Whose doing a process is, as one command asks. */
export type Concerns = {
  readonly canConcern: (process: ProcessView) => boolean;
  readonly isFrom: (process: ProcessView) => boolean;
};

/**
 * What changed since one command began. While it runs everything may be its doing that is no other's; the first reading
 * after it returned is its last word on what belongs to no process, and on processes that are not its own. Those that
 * surely stem from it are watched on.
 */
export class CommandWatch {
  #base: View | null;
  /** What belongs to no process is compared with this one: the base, or where another's doing was over. */
  #objectBase: View | null;
  /** What it had changed before that. */
  #earlierObjects: readonly Change[] = [];
  #objects: readonly Change[] = [];
  #isPaused = false;
  #latest: View | null = null;
  #returned: View | null = null;
  readonly #ended = new Set<string>();

  /** @param base the last view before it began; null: there was none, so the first one that comes is the best there is */
  constructor(base: View | null) {
    this.#base = base;
    this.#objectBase = base;
  }

  /** At least one view was read since it began. */
  get hasBeenRead(): boolean {
    return this.#latest !== null;
  }

  /** At least one was read since it returned. */
  get hasReturnBeenRead(): boolean {
    return this.#returned !== null;
  }

  /** Processes that ended while it ran. @returns whether one of them was there when it began */
  ended(processes: readonly ProcessView[]): boolean {
    if (this.#base === null || this.#returned !== null) return false;
    const earlier = byIdentity(this.#base);
    const known = processes.map(identityOf).filter((identity) => earlier.has(identity));
    for (const identity of known) this.#ended.add(identity);
    return known.length > 0;
  }

  /** What has come from outside since it began, such as its own shell: as if it had been there before. */
  came(processes: readonly ProcessView[]): void {
    if (this.#base !== null && processes.length > 0) this.#base = withProcesses(this.#base, processes);
  }

  /** What changes from now on, and belongs to no process, is another's doing. */
  pause(): void {
    this.#isPaused = true;
  }

  /** That doing is over; it lay between these two views. */
  goOn(before: View, after: View): void {
    this.#isPaused = false;
    this.#earlierObjects = this.#objects;
    this.#objectBase = after;
    if (this.#base !== null) this.#base = withProcMountsOf(this.#base, before, after);
  }

  /** `isReturned`: the command does not run any more. */
  observe(view: View, concerns: Concerns, isReturned: boolean): Change[] {
    this.#latest = view;
    this.#base ??= view;
    this.#objectBase ??= view;
    if (this.#returned === null) {
      this.#compareObjects(view, concerns);
      if (isReturned) this.#returned = view;
    }
    if (this.#returned !== null) this.#returned = withLatest(this.#returned, view, concerns.isFrom);
    return this.#changes(this.#returned === null ? view : withBorn(this.#returned, view, concerns.isFrom), concerns);
  }

  /**
   * The next command began before a reading showed what this one has left behind: what was last seen of it stands, but
   * for processes of its own that have ended with it.
   */
  settle(gone: ReadonlySet<string>, concerns: Concerns): Change[] {
    if (this.#latest === null) return [];
    const left = withoutProcesses(this.#latest, gone);
    if (this.#returned === null) this.#compareObjects(left, concerns);
    return this.#changes(left, concerns);
  }

  #compareObjects(view: View, { canConcern }: Concerns): void {
    if (this.#isPaused || this.#objectBase === null) return;
    const objects = [...this.#earlierObjects, ...objectChanges(this.#objectBase, view, canConcern)];
    // Made, removed, and after the other's doing made again: it is told once.
    this.#objects = [...new Map(objects.map((change) => [JSON.stringify(change), change])).values()];
  }

  #changes(after: View, { canConcern }: Concerns): Change[] {
    const concernsEnd = (process: ProcessView) => this.#ended.has(identityOf(process));
    const base = this.#base ?? after;
    return joinedChanges(processChanges(base, after, { concerns: canConcern, concernsEnd }), this.#objects);
  }
}
