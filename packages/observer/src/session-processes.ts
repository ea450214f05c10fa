import type { NamespaceKind, ProcessView, View } from '@drydock/protocol';
import { isAlive, sessionInit } from './process-identity.ts';

const SHELL_NAMES = new Set(['bash', 'sh', 'dash', 'zsh']);

/** A view as checks ask about it: the living processes of the learner's Linux, beside its pid 1. */
export class SessionProcesses {
  readonly init: ProcessView;
  readonly others: readonly ProcessView[];

  private constructor(init: ProcessView, others: readonly ProcessView[]) {
    this.init = init;
    this.others = others;
  }

  /** Null when the session's pid 1 has ended: then there is nothing to compare with. */
  static of(view: View): SessionProcesses | null {
    const init = sessionInit(view);
    if (init === undefined || !isAlive(init)) return null;
    return new SessionProcesses(
      init,
      view.processes.filter((process) => process !== init && isAlive(process)),
    );
  }

  /** In another namespace than the session's pid 1; not, when either cannot be read. */
  hasOwn(process: ProcessView, kind: NamespaceKind): boolean {
    const inode = process.namespaces[kind];
    return inode !== null && this.init.namespaces[kind] !== null && inode !== this.init.namespaces[kind];
  }

  /** Number 1 of a pid namespace made inside the session. */
  pidOnes(): ProcessView[] {
    return this.others.filter(({ insidePids }) => insidePids.at(-1) === 1);
  }

  /** The one a learner most likely thinks of: the newest shell, else the newest process, else pid 1. */
  mostTelling(among: readonly ProcessView[] = this.others): ProcessView {
    const newestFirst = [...among].sort((one, other) => other.startTicks - one.startTicks || other.pid - one.pid);
    return newestFirst.find(({ name }) => SHELL_NAMES.has(name)) ?? newestFirst[0] ?? this.init;
  }
}
