import type { View } from '@drydock/protocol';
import { exampleCgroup, GIVEN_CGROUPS, withParts } from '../example-objects.ts';
import { exampleProcess, exampleView, INIT, SHELL } from '../example-view.ts';
import { CommandTracker } from './command-tracker.ts';

/** A session with a shell at each of two terminals. */
export const NEIGHBOUR = exampleProcess({ pid: 8, terminal: 'pts/1' });
const SHELLS = new Map([
  [7, { pid: 7, insidePids: [], terminal: 'pts/0' }],
  [8, { pid: 8, insidePids: [], terminal: 'pts/1' }],
  [1, { pid: 14, insidePids: [1], terminal: 'pts/0' }],
]);

const MS_PER_TICK = 10;
/** The processes of the examples were born before. */
const FIRST_TICK = 10_000;

/** Views and marks follow one another in time, far enough apart for nothing to be late. */
export class Story {
  readonly tracked = new CommandTracker(
    (_, markedPid) => SHELLS.get(markedPid ?? 0) ?? null,
    () => this.ticks,
  );
  #atMs = 1000;
  #cgroups: readonly string[] = [];
  #processes = [INIT, SHELL, NEIGHBOUR];

  start(shell: 7 | 8 | 1, afterMs = 1000): void {
    this.#mark(shell, 'A', afterMs);
    this.#mark(shell, 'C', 0);
  }

  prompt = (shell: 7 | 8 | 1) => this.#mark(shell, 'A', 1000);
  finish = (shell: 7 | 8 | 1, exitStatus = 0) => this.#mark(shell, `D;${exitStatus}`, 1000);

  read(seen: { cgroups?: readonly string[]; processes?: View['processes'] } = {}): void {
    this.#atMs += 1000;
    this.#cgroups = seen.cgroups ?? this.#cgroups;
    this.#processes = seen.processes ?? this.#processes;
    const cgroups = [...GIVEN_CGROUPS, ...this.#cgroups.map((path) => exampleCgroup(path))];
    this.tracked.observe(withParts(exampleView(...this.#processes), { cgroups }), this.#atMs);
  }

  /** Hundredths of a second since boot, now. */
  get ticks(): number {
    return FIRST_TICK + this.#atMs / MS_PER_TICK;
  }

  /** The runtime performs something at the shell of the first terminal, or at another; `read` lies right before. */
  performing(shell = SHELL): number {
    return this.tracked.performing({ line: 'runtime: any', shell: shell.vmPid, startedAtMs: this.#atMs });
  }

  performed(id: number, process: number | null = null, exitStatus = 0): void {
    this.tracked.performed(id, { exitStatus, process });
  }

  /** What each command is credited with. */
  told(): string[] {
    return this.tracked.commands().map(({ changes, sharedWith }) => {
      const words = changes.map((change) => {
        if ('path' in change) return `${change.kind} ${change.path}`;
        return 'pid' in change
          ? `${change.kind} ${change.pid}`
          : `${change.kind} of ${'pids' in change && change.pids}`;
      });
      const others = sharedWith.length === 0 ? [] : [`shared with ${sharedWith}`];
      return [...words, ...others].join(', ') || 'nothing';
    });
  }

  #mark(shell: number, mark: string, afterMs: number): void {
    this.#atMs += afterMs;
    const bytes = Buffer.from(`\u001b]133;${mark};aid=${shell}:1\u0007`);
    this.tracked.output(shell === 8 ? 2 : 1, bytes, this.#atMs);
  }
}
