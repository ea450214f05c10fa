import type { Change, ProcessView, View } from '@drydock/protocol';
import { joinedChanges } from '../changes/changes-between.ts';
import { objectChanges } from '../changes/object-changes.ts';
import { processChanges } from '../changes/process-changes.ts';
import { byIdentity, identityOf } from '../process-identity.ts';

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
  #returned: View | null = null;
  #objects: readonly Change[] = [];
  readonly #ended = new Set<string>();
  #hasBeenRead = false;

  /** @param base the last view before it began; null: there was none, so the first one that comes is the best there is */
  constructor(base: View | null) {
    this.#base = base;
  }

  /** At least one view was read since it began. */
  get hasBeenRead(): boolean {
    return this.#hasBeenRead;
  }

  /** Processes that ended while it ran. @returns whether one of them was there when it began */
  ended(processes: readonly ProcessView[]): boolean {
    if (this.#base === null || this.#returned !== null) return false;
    const earlier = byIdentity(this.#base);
    const known = processes.map(identityOf).filter((identity) => earlier.has(identity));
    for (const identity of known) this.#ended.add(identity);
    return known.length > 0;
  }

  /** `isReturned`: the command does not run any more. */
  observe(view: View, { canConcern, isFrom }: Concerns, isReturned: boolean): Change[] {
    this.#hasBeenRead = true;
    this.#base ??= view;
    const base = this.#base;
    if (this.#returned === null) {
      this.#objects = objectChanges(base, view, canConcern);
      if (isReturned) this.#returned = view;
    }
    if (this.#returned !== null) this.#returned = withLatest(this.#returned, view, isFrom);
    const after = this.#returned === null ? view : withBorn(this.#returned, view, isFrom);
    const concernsEnd = (process: ProcessView) => this.#ended.has(identityOf(process));
    return joinedChanges(processChanges(base, after, { concerns: canConcern, concernsEnd }), this.#objects);
  }
}

/**
 * The processes as they were when the command had returned, but those that stem from it as they are now, or were last:
 * what it left running stays told when it has ended.
 */
function withLatest(returned: View, now: View, isFrom: (process: ProcessView) => boolean): View {
  const later = byIdentity(now);
  const processes = returned.processes.map((process) => {
    const today = later.get(identityOf(process));
    return today !== undefined && isFrom(today) ? today : process;
  });
  return { ...returned, processes };
}

/** And with what these have started since, as long as it lives. */
function withBorn(returned: View, now: View, isFrom: (process: ProcessView) => boolean): View {
  const earlier = byIdentity(returned);
  const born = now.processes.filter((process) => isFrom(process) && !earlier.has(identityOf(process)));
  return {
    ...returned,
    processes: [...returned.processes, ...born].sort((one, other) => one.pid - other.pid),
    processCount: returned.processCount + born.length,
  };
}
