import type { Command, ProcessView, View } from '@drydock/protocol';
import type { Concerns } from './command-watch.ts';
import { withParentOfEntered } from './composed-views.ts';
import type { ProcessOrigins } from './process-origins.ts';

/**
 * An operation that the runtime performs for the learner, at one of their shells. It lies between two views: one read
 * right before it, and the first one after it. What changed in between and belongs to no process is its own, and of no
 * command that runs meanwhile; of processes it has what it brought in, and what it did to those on the shell's terminal.
 */
export class RuntimeDoing {
  readonly id: number;
  readonly before: View | null;
  readonly #shell: ProcessView | undefined;
  readonly #origins: ProcessOrigins;
  readonly #beside = new Set<number>();
  isPerformed = false;

  /** @param shell number in the VM */
  constructor(id: number, at: { before: View | null; shell: number; origins: ProcessOrigins }) {
    this.id = id;
    this.before = at.before;
    this.#shell = at.before?.processes.find(({ vmPid }) => vmPid === at.shell);
    this.#origins = at.origins;
  }

  /** "pts/0"; null: it is done where a new terminal would be. */
  get terminalName(): string | null {
    return this.#shell?.terminal ?? null;
  }

  get concerns(): Concerns {
    return {
      canConcern: (process) => this.#origins.canConcernThere(this.id, this.terminalName, process),
      isFrom: (process) => this.#origins.isFrom(this.id, process),
    };
  }

  /** The view as it is compared: what came to the shell was as the shell is, before it was made different. */
  seen(view: View): View {
    return withParentOfEntered(view, this.#shell, this.concerns.isFrom);
  }

  /** @param terminals those in which commands ran since the view before */
  ranBeside(terminals: readonly number[]): void {
    for (const terminal of terminals) this.#beside.add(terminal);
  }

  /** Terminals whose commands may have done some of what belongs to no process. */
  sharedWith(changes: Command['changes']): number[] {
    const isShared = changes.some(({ kind }) => !OF_PROCESSES.has(kind));
    return isShared ? [...this.#beside].sort((one, other) => one - other) : [];
  }
}

/** What tells of its process itself. */
const OF_PROCESSES: ReadonlySet<Command['changes'][number]['kind']> = new Set([
  'process-started',
  'process-ended',
  'process-executed',
  'namespace-changed',
  'root-changed',
  'proc-mounted',
]);
