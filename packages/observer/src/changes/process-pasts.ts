import type { NamespaceKind, ProcessView, View } from '@drydock/protocol';
import { byIdentity, identityOf, isAlive, sessionInit } from '../process-identity.ts';

/** A process with what it was before; undefined when nothing can be said of that. */
export type ProcessPair = { readonly process: ProcessView; readonly past: ProcessView | undefined };

/**
 * What the processes of a view were in an earlier one. A new process has no past of its own: it is compared with its
 * nearest ancestor that was there before, else with the session's pid 1. So a whole family born into a new namespace is
 * one change, whose `before` is where it came from.
 */
export class ProcessPasts {
  readonly #after: View;
  readonly #earlier: ReadonlyMap<string, ProcessView>;
  readonly #init: ProcessView | undefined;
  readonly #parents: ReadonlyMap<number, ProcessView>;

  constructor(before: View, after: View) {
    this.#after = after;
    this.#earlier = byIdentity(before);
    this.#init = sessionInit(before);
    this.#parents = new Map(after.processes.map((process) => [process.pid, process]));
  }

  /** The same process, as it was before. */
  own(process: ProcessView): ProcessView | undefined {
    return this.#earlier.get(identityOf(process));
  }

  pair(process: ProcessView): ProcessPair {
    return { process, past: this.#nearest(process) ?? this.#init };
  }

  /** The namespace that those who are in this one now were in before: a new namespace was made from it. */
  origin(kind: NamespaceKind, inode: number): number | null {
    const inhabitants = this.#after.processes.filter(
      (process) => isAlive(process) && process.namespaces[kind] === inode,
    );
    const pasts = inhabitants.map((process) => this.pair(process).past?.namespaces[kind] ?? null);
    return pasts.find((past) => past !== null) ?? null;
  }

  #nearest(process: ProcessView): ProcessView | undefined {
    const seen = new Set<ProcessView>();
    // A view is no single moment: a number used again between two reads could close a circle.
    for (let one: ProcessView | undefined = process; one !== undefined && !seen.has(one); ) {
      const past = this.own(one);
      if (past !== undefined) return past;
      seen.add(one);
      one = this.#parents.get(one.parentPid);
    }
    return undefined;
  }
}
