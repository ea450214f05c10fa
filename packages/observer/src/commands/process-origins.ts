import type { ProcessView, View } from '@drydock/protocol';
import { identityOf } from '../process-identity.ts';

/** Who started a process. */
type Origin = {
  /** Ids of the commands it may stem from: one, but for what was born while several ran. None: nobody's that is known. */
  readonly commands: readonly number[];
  /** Its parent is outside of the session: the first process of a terminal, or what such a one started by itself. */
  readonly isEntered: boolean;
};

export type CommandPlace = { readonly id: number; readonly terminal: number };

/** A command that ran at any time since the view before. */
export type RanCommand = CommandPlace & {
  /** When the mark that it has returned was read, in clock ticks since boot; null while it runs. */
  readonly returnedTicks: number | null;
};

/** What the origins of processes take to know of commands and terminals. */
export type Places = {
  /** A process with this controlling terminal can have been started from there; with none, from everywhere. */
  readonly canSitAt: (terminal: number, name: string | null) => boolean;
  /** It surely does, because the terminal has this name. */
  readonly sitsAt: (terminal: number, name: string | null) => boolean;
  /** The terminal's name is known. */
  readonly isNamed: (terminal: number) => boolean;
  /** What a shell starts stems from the command typed in it, and not from the one that once opened the shell. */
  readonly isShell: (command: number) => boolean;
};

/**
 * Which command each process stems from, by descent: a process inherits from its nearest ancestor known, unless that is
 * a shell, and else belongs to the commands that ran when it first was seen. Descent outlasts the command, so what a
 * background job does later is not taken for the next command's doing.
 *
 * Where readings are late, a command and the next one have both run between two of them. Then the time of birth decides:
 * what a shell started in a later clock tick than the one in which the end of a command was read is none of that
 * command's. That is exact, since a mark is read after it was written, and a shell that has told it has returned from
 * the command. Children of a number 1 are left out: it is given those whose parent has ended, such as what a daemon
 * starts late. Nor does anything follow the other way round: when a command's first mark is read, its processes may
 * have been there for long. What is not decided is told of both.
 */
export class ProcessOrigins {
  readonly #places: Places;
  #origins: ReadonlyMap<string, Origin> = new Map();
  #parents: ReadonlyMap<number, ProcessView> = new Map();
  #claim: { readonly command: number; readonly vmPid: number } | null = null;

  constructor(places: Places) {
    this.#places = places;
  }

  /** The next view shows what the command, by the runtime, has brought into the session. */
  claim(command: number, vmPid: number): void {
    this.#claim = { command, vmPid };
  }

  /** @param ran the commands that ran at any time since the view before */
  observe(view: View, ran: readonly RanCommand[]): void {
    this.#parents = new Map(view.processes.map((process) => [process.pid, process]));
    const earlier = this.#origins;
    const origins = new Map<string, Origin>();
    this.#origins = origins;
    for (const process of view.processes) {
      const identity = identityOf(process);
      const known = this.#claimed(process) ?? earlier.get(identity);
      if (known !== undefined) origins.set(identity, known);
    }
    // Parents before their children, who inherit from them.
    const born = view.processes.filter((process) => !origins.has(identityOf(process)));
    for (const process of born.sort((one, other) => one.startTicks - other.startTicks)) {
      origins.set(identityOf(process), this.#bornIn(process, ran));
    }
    this.#claim = null;
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

  /** The same of what the runtime does at a shell on the terminal of this name; null: at none. */
  canConcernThere(id: number, name: string | null, process: ProcessView): boolean {
    const origin = this.#origins.get(identityOf(process));
    if (origin?.commands.includes(id)) return true;
    if (name === null || (origin !== undefined && this.#owners(origin).length > 0)) return false;
    return (process.terminal ?? this.#terminalAbove(process)) === name;
  }

  /** It came from outside, and no command of the session's has brought it. */
  hasComeByItself(process: ProcessView): boolean {
    const origin = this.#origins.get(identityOf(process));
    return process.parentPid === 0 && origin?.isEntered === true && origin.commands.length === 0;
  }

  /** On its way in or out, without a terminal yet: nothing that anybody inside can have ended. */
  isPassing(process: ProcessView): boolean {
    return (
      process.parentPid === 0 && process.terminal === null && this.#origins.get(identityOf(process))?.isEntered === true
    );
  }

  #claimed({ vmPid, parentPid }: ProcessView): Origin | undefined {
    if (this.#claim === null || this.#claim.vmPid !== vmPid || parentPid !== 0) return undefined;
    return { commands: [this.#claim.command], isEntered: true };
  }

  #bornIn(process: ProcessView, ran: readonly RanCommand[]): Origin {
    for (const ancestor of [process, ...this.#ancestors(process)]) {
      const known = ancestor === process ? undefined : this.#origins.get(identityOf(ancestor));
      if (known !== undefined) {
        const owners = this.#owners(known);
        if (owners.length > 0) return { commands: owners, isEntered: false };
        const candidates = isNumberOne(ancestor) ? ran : ran.filter((command) => canHaveBorn(command, process));
        if (!known.isEntered) {
          return { commands: this.#ranAt(process.terminal ?? ancestor.terminal, candidates), isEntered: false };
        }
        const commands = this.#ranIn(ancestor.terminal, candidates);
        return { commands, isEntered: commands.length === 0 };
      }
      if (ancestor.parentPid === 0 && ancestor.pid !== 1) return { commands: [], isEntered: true };
    }
    return { commands: this.#ranAt(process.terminal, ran), isEntered: false };
  }

  #ranAt(name: string | null, ran: readonly RanCommand[]): number[] {
    return ran.filter(({ terminal }) => this.#places.canSitAt(terminal, name)).map(({ id }) => id);
  }

  /** Of a terminal's first shell only what was typed on that very terminal has children. */
  #ranIn(name: string | null, ran: readonly RanCommand[]): number[] {
    const isThere = ({ terminal }: RanCommand) =>
      this.#places.isNamed(terminal) ? this.#places.sitsAt(terminal, name) : this.#places.canSitAt(terminal, name);
    return ran.filter(isThere).map(({ id }) => id);
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

/** Of the learner's Linux, or of a pid namespace made in it: it takes in orphans, pid_namespaces(7). */
const isNumberOne = ({ pid, insidePids }: ProcessView): boolean => (insidePids.at(-1) ?? pid) === 1;

const canHaveBorn = ({ returnedTicks }: RanCommand, { startTicks }: ProcessView): boolean =>
  returnedTicks === null || startTicks <= returnedTicks;
