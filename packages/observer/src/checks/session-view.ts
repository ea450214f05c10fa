import type { NamespaceKind, ProcessView, View } from '@drydock/protocol';
import { isAlive, sessionInit } from '../process-identity.ts';

const SHELL_NAMES = new Set(['bash', 'sh', 'dash', 'zsh']);
/** The kernel keeps no more of a process's name, proc_pid_comm(5). */
const COMM_MAX = 15;

/** A view as checks ask about it: the living processes of the learner's Linux, beside its pid 1, and what they are in. */
export class SessionView {
  readonly view: View;
  readonly init: ProcessView;
  readonly others: readonly ProcessView[];

  private constructor(view: View, init: ProcessView) {
    this.view = view;
    this.init = init;
    this.others = view.processes.filter((process) => process !== init && isAlive(process));
  }

  /** Null when the session's pid 1 has ended: then there is nothing to compare with. */
  static of(view: View): SessionView | null {
    const init = sessionInit(view);
    return init === undefined || !isAlive(init) ? null : new SessionView(view, init);
  }

  /** In another namespace than the session's pid 1; not, when either cannot be read. */
  hasOwn(process: ProcessView, kind: NamespaceKind): boolean {
    const inode = process.namespaces[kind];
    return inode !== null && this.isOwn(kind, inode);
  }

  /** A namespace of the learner's making. */
  isOwn(kind: NamespaceKind, inode: number): boolean {
    const sessions = this.init.namespaces[kind];
    return sessions !== null && inode !== sessions;
  }

  processOf(pid: number): ProcessView | undefined {
    return this.view.processes.find((process) => process.pid === pid);
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

/** `name` as an author writes it: the kernel's may be cut. Any, when there is none. */
export function isNamed(process: ProcessView, name: string | undefined): boolean {
  return name === undefined || process.name === name || process.name === name.slice(0, COMM_MAX);
}
