import type { CheckOf } from '@drydock/protocol';
import { displayText } from '../display-text.ts';
import { CommandPattern } from './command-pattern.ts';
import type { Observation } from './observation.ts';

/** Of a command line, as it is told: the learner knows what was typed, and the words must fit where they stand. */
const SHOWN_MAX = 40;

/** A command that returned. */
export type FinishedCommand = {
  readonly line: string;
  readonly exitStatus: number;
  /** Numbers of the shell it was typed in, inside pid namespaces made in the session. */
  readonly shellInsidePids: readonly number[];
};

/** An edge: remembers whether a command like the one asked for has returned. */
export class CommandRan {
  readonly #check: CheckOf<'command-ran'>;
  readonly #pattern: CommandPattern;
  observation: Observation = {
    isPassed: false,
    observed: 'No command has returned since this step began.',
    source: null,
  };

  constructor(check: CheckOf<'command-ran'>) {
    this.#check = check;
    this.#pattern = new CommandPattern(check.pattern);
  }

  commandFinished({ line, exitStatus, shellInsidePids }: FinishedCommand): void {
    if (this.observation.isPassed) return;
    const { exitStatus: wanted, insidePidOne, insidePidNamespace } = this.#check;
    const shown = `"${displayText(shortened(line.trim()), SHOWN_MAX)}"`;
    const say = (isPassed: boolean, observed: string) => {
      this.observation = { isPassed, observed, source: null };
    };
    if (!this.#pattern.matches(line)) say(false, `The last command was another one: ${shown}.`);
    else if (exitStatus !== wanted) say(false, `${shown} returned ${exitStatus}, not ${wanted}.`);
    else if (insidePidOne && shellInsidePids.at(-1) !== 1) {
      say(false, `${shown} returned ${exitStatus}, but its shell is not number 1 of a pid namespace of its own.`);
    } else if (insidePidNamespace && shellInsidePids.length === 0) {
      say(false, `${shown} returned ${exitStatus}, but its shell is in the pid namespace of your Linux.`);
    } else say(true, `${shown} returned ${exitStatus}${whereTyped(this.#check, shellInsidePids)}.`);
  }
}

const shortened = (line: string): string => (line.length > SHOWN_MAX ? `${line.slice(0, SHOWN_MAX - 1)}…` : line);

function whereTyped(
  { insidePidOne, insidePidNamespace }: CheckOf<'command-ran'>,
  shellInsidePids: readonly number[],
): string {
  return insidePidOne || insidePidNamespace ? ` in a shell that is number ${shellInsidePids.at(-1)} inside` : '';
}
