import type { ProcessView, View } from '@drydock/protocol';
import { identityOf } from '../process-identity.ts';

/** Who started a process. */
type Origin = {
  /** Ids of the commands it may stem from: one, but for what was born while several ran. None: nobody's that is known. */
  readonly commands: readonly number[];
  /** Its parent is outside of the session: the first process of a terminal, or what the runtime started. */
  readonly isEntered: boolean;
};

export type CommandPlace = { readonly id: number; readonly terminal: number };

/** What the origins of processes take to know of commands and terminals. */
export type Places = {
  /** A process with this controlling terminal can have been started from there; with none, from everywhere. */
  readonly canSitAt: (terminal: number, name: string | null) => boolean;
  /** It surely does, because the terminal has this name. */
  readonly sitsAt: (terminal: number, name: string | null) => boolean;
  /** What a shell starts stems from the command typed in it, and not from the one that once opened the shell. */
  readonly isShell: (command: number) => boolean;
};

/**
 * Which command each process stems from, by descent: a process inherits from its nearest ancestor known, unless that is
 * a shell, and else belongs to the commands that ran when it first was seen. Descent outlasts the command, so what a
 * background job does later is not taken for the next command's doing.
 */
export class ProcessOrigins {
  readonly #places: Places;
  #origins: ReadonlyMap<string, Origin> = new Map();
  #parents: ReadonlyMap<number, ProcessView> = new Map();

  constructor(places: Places) {
    this.#places = places;
  }

  /** @param ran the commands that ran at any time since the view before */
  observe(view: View, ran: readonly CommandPlace[]): void {
    this.#parents = new Map(view.processes.map((process) => [process.pid, process]));
    const earlier = this.#origins;
    this.#origins = new Map(
      view.processes.map((process) => {
        const identity = identityOf(process);
        return [identity, earlier.get(identity) ?? this.#bornIn(process, ran)];
      }),
    );
  }

  /** It surely stems from the command. */
  isFrom(command: number, process: ProcessView): boolean {
    return this.#origins.get(identityOf(process))?.commands.includes(command) === true;
  }

  /** What it does can be the command's doing. */
  canConcern({ id, terminal }: CommandPlace, process: ProcessView): boolean {
    const origin = this.#origins.get(identityOf(process));
    if (origin?.commands.includes(id)) return true;
    if (origin?.isEntered) return this.#places.sitsAt(terminal, process.terminal);
    if (origin !== undefined && this.#owners(origin).length > 0) return false;
    return this.#places.canSitAt(terminal, process.terminal ?? this.#terminalAbove(process));
  }

  #bornIn(process: ProcessView, ran: readonly CommandPlace[]): Origin {
    for (const ancestor of [process, ...this.#ancestors(process)]) {
      const known = ancestor === process ? undefined : this.#origins.get(identityOf(ancestor));
      if (known !== undefined) {
        const owners = this.#owners(known);
        if (owners.length > 0) return { commands: owners, isEntered: false };
        return { commands: this.#ranAt(process.terminal ?? ancestor.terminal, ran), isEntered: false };
      }
      if (ancestor.parentPid === 0 && ancestor.pid !== 1) return { commands: [], isEntered: true };
    }
    return { commands: this.#ranAt(process.terminal, ran), isEntered: false };
  }

  #ranAt(name: string | null, ran: readonly CommandPlace[]): number[] {
    return ran.filter(({ terminal }) => this.#places.canSitAt(terminal, name)).map(({ id }) => id);
  }

  #owners({ commands }: Origin): number[] {
    return commands.filter((id) => !this.#places.isShell(id));
  }

  #terminalAbove(process: ProcessView): string | null {
    return this.#ancestors(process).find(({ terminal }) => terminal !== null)?.terminal ?? null;
  }

  /** Parent first. */
  #ancestors(process: ProcessView): ProcessView[] {
    const found = new Set<ProcessView>();
    // A view is no single moment: a number used again between two reads could close a circle.
    for (let one = this.#parents.get(process.parentPid); one !== undefined && one !== process && !found.has(one); ) {
      found.add(one);
      one = this.#parents.get(one.parentPid);
    }
    return [...found];
  }
}
