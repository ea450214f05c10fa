import { type Check, COMMAND_LINE_MAX } from '@drydock/protocol';
import { CommandPattern } from './command-pattern.ts';
import { displayText } from './display-text.ts';
import { type Observation, sharing } from './level-checks.ts';
import type { SessionProcesses } from './session-processes.ts';
import { nameOf, namespaceFile, worldOf } from './wording.ts';

/** A command that returned. */
export type FinishedCommand = {
  readonly line: string;
  readonly exitStatus: number;
  /** Numbers of the shell it was typed in, inside pid namespaces made in the session. */
  readonly shellInsidePids: readonly number[];
};

/** Remembers whether a command like the one asked for has returned. */
export class CommandRan {
  readonly #check: Extract<Check, { kind: 'command-ran' }>;
  readonly #pattern: CommandPattern;
  observation: Observation = {
    isPassed: false,
    observed: 'No command has returned since this step began.',
    source: null,
  };

  constructor(check: Extract<Check, { kind: 'command-ran' }>) {
    this.#check = check;
    this.#pattern = new CommandPattern(check.pattern);
  }

  commandFinished({ line, exitStatus, shellInsidePids }: FinishedCommand): void {
    if (this.observation.isPassed) return;
    const { exitStatus: wanted, insidePidOne } = this.#check;
    const shown = `"${displayText(line.trim(), COMMAND_LINE_MAX)}"`;
    const say = (isPassed: boolean, observed: string) => {
      this.observation = { isPassed, observed, source: null };
    };
    if (!this.#pattern.matches(line)) say(false, `The last command was ${shown}: another one than this step asks for.`);
    else if (exitStatus !== wanted) say(false, `${shown} returned ${exitStatus}, not ${wanted}.`);
    else if (insidePidOne && shellInsidePids.at(-1) !== 1) {
      say(false, `${shown} returned ${exitStatus}, but its shell is not number 1 of a pid namespace of its own.`);
    } else say(true, `${shown} returned ${exitStatus}${insidePidOne ? ', typed in a shell that is number 1' : ''}.`);
  }
}

/** Remembers that a namespace other than the session's was there; passes when none is left. */
export class NamespaceGone {
  readonly #check: Extract<Check, { kind: 'namespace-gone' }>;
  #last: { readonly world: string; readonly who: string; readonly source: string } | null = null;
  observation: Observation = { isPassed: false, observed: 'Nothing has been read from the kernel yet.', source: null };

  constructor(check: Extract<Check, { kind: 'namespace-gone' }>) {
    this.#check = check;
  }

  observe(session: SessionProcesses): void {
    if (this.observation.isPassed) return;
    const { namespace } = this.#check;
    const owners = session.others.filter((process) => session.hasOwn(process, namespace));
    const last = this.#last;
    if (owners.length > 0) {
      const owner = session.mostTelling(owners);
      const source = namespaceFile(owner, namespace);
      this.#last = { world: worldOf(owner, namespace), who: nameOf(owner), source: `/proc/${owner.pid}` };
      this.observation = {
        isPassed: false,
        observed: `${nameOf(owner)} is still in ${worldOf(owner, namespace)}.`,
        source,
      };
    } else if (last === null) {
      this.observation = { isPassed: false, ...sharing(session, session.mostTelling(), [namespace]) };
    } else {
      const observed = `${last.world}, where ${last.who} was, has no process any more.`;
      this.observation = { isPassed: true, observed, source: last.source };
    }
  }
}
