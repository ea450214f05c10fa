import { COMMAND_LINE_MAX, type Command } from '@drydock/protocol';

/** What was seen of the commands since a step came on screen. Places count from 0, in the order of its command blocks. */
export type Ticking = {
  /** Blocks whose command has run. */
  readonly ticked: ReadonlySet<number>;
  /** Clicked, and not seen in the terminal yet; oldest first. */
  readonly clicked: readonly number[];
  /** By id: which block a command came from, or null for none of them. */
  readonly origins: ReadonlyMap<number, number | null>;
};

export const NOTHING_TICKED: Ticking = { ticked: new Set(), clicked: [], origins: new Map() };

/** So a command is called until its shell has told its line. */
const UNNAMED = '…';

/** The same line may stand twice in a step: a click means that very block, typing the first that is not ticked yet. */
export function tickCommands(before: Ticking, lines: readonly string[], commands: readonly Command[]): Ticking {
  const ticked = new Set(before.ticked);
  const origins = new Map(before.origins);
  let { clicked } = before;
  for (const command of commands) {
    if (command.line === UNNAMED && command.state === 'running') continue;
    if (!origins.has(command.id)) {
      const isOf = (place: number) => asListed(lines[place] ?? '') === command.line.trim();
      const click = clicked.findIndex(isOf);
      origins.set(
        command.id,
        clicked[click] ?? firstOpen(lines, isOf, new Set([...ticked, ...stillRunning(origins, commands)])),
      );
      // Clicks before it went to something else than a shell.
      clicked = clicked.slice(click + 1);
    }
    const place = origins.get(command.id) ?? null;
    if (place !== null && hasSucceeded(command)) ticked.add(place);
  }
  return { ticked, clicked, origins };
}

function firstOpen(
  lines: readonly string[],
  isOf: (place: number) => boolean,
  taken: ReadonlySet<number>,
): number | null {
  const place = lines.findIndex((_, index) => isOf(index) && !taken.has(index));
  return place === -1 ? null : place;
}

const stillRunning = (origins: Ticking['origins'], commands: readonly Command[]): number[] =>
  commands.flatMap(({ id, state }) => (state === 'running' ? (origins.get(id) ?? []) : []));

/** It returned with status 0, or opened a shell. A status that nobody told, as that of `exit`, is taken for 0. */
const hasSucceeded = ({ state, exitStatus }: Command): boolean =>
  state === 'opened-shell' || (state === 'done' && (exitStatus === 0 || exitStatus === null));

/** As the list of commands has a line. */
const asListed = (line: string): string => line.trim().slice(0, COMMAND_LINE_MAX);
