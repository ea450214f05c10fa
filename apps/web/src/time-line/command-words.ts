import type { Command } from '@drydock/protocol';
import { wordList } from '../ui/word-list.ts';
import { countWord } from './change-words.ts';
import { doingWords } from './doing-words.ts';

/** Who did it, where that is not the learner. */
export const BY_RUNTIME = 'by the runtime';

export const isByRuntime = ({ origin }: Pick<Command, 'origin'>): boolean => origin === 'runtime';

/** What was typed; or in words what the runtime did, without saying again who it was. */
export const lineOf = ({ origin, line }: Pick<Command, 'origin' | 'line'>): string =>
  isByRuntime({ origin }) ? doingWords(line) : line;

type Outcome = Pick<Command, 'state' | 'exitStatus' | 'origin' | 'changes' | 'changesLeftOut'>;

/** How the command ended and what it changed, in as few words as say it: the time line must not grow and shrink. */
export function outcomeWords(command: Outcome): string {
  const count = countWord(command);
  if (command.state === 'running') return count === 'nothing' ? 'running' : `${count} …`;
  const state = stateWord(command);
  if (state === '') return count;
  return count === 'nothing' ? state : `${state} · ${count}`;
}

function stateWord({ state, exitStatus, origin }: Outcome): string {
  if (state === 'opened-shell') return 'shell open';
  if (exitStatus === null || exitStatus === 0) return '';
  return isByRuntime({ origin }) ? 'failed' : `exit ${exitStatus}`;
}

/** Null when no other command ran meanwhile that may have done some of it. `shellNames` by terminal. */
export function sharedWords(
  { sharedWith, terminal, origin }: Pick<Command, 'sharedWith' | 'terminal' | 'origin'>,
  shellNames: ReadonlyMap<number, string>,
): string | null {
  if (sharedWith.length === 0) return null;
  const names = sharedWith.map((other) =>
    other === terminal ? 'this shell' : (shellNames.get(other) ?? 'another shell'),
  );
  return `${isByRuntime({ origin }) ? 'A' : 'Another'} command ran in ${wordList(names)} at the same time, or nearly. What belongs to no process, such as a mount or a cgroup’s file, may be its doing.`;
}

/** Above the changes. */
export function changesTitle(command: Pick<Command, 'origin'> | undefined, isLast: boolean): string {
  if (command !== undefined && isByRuntime(command)) return `What the runtime changed${isLast ? '' : ' earlier'}`;
  return `What ${isLast ? 'that' : 'this earlier'} command changed`;
}

/** Said in the place of changes when there are none. */
export const nothingWords = ({ state }: Pick<Command, 'state'>): string =>
  state === 'running'
    ? 'Nothing so far; it is still running.'
    : 'Nothing: the same processes, namespaces, cgroups, mounts and links as before.';
