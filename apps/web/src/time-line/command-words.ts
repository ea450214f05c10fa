import type { Command } from '@drydock/protocol';

/** Who did it, where that is not the learner. */
export const BY_RUNTIME = 'by the runtime';

export const isByRuntime = ({ origin }: Pick<Command, 'origin'>): boolean => origin === 'runtime';

/** "new-namespaces pid mnt": beside who did it, its line need not say so again. */
export const lineOf = ({ origin, line }: Pick<Command, 'origin' | 'line'>): string =>
  isByRuntime({ origin }) ? line.replace(/^runtime: /, '') : line;

/** How the command ended, when that is worth a word. */
export function stateWord({ state, exitStatus, origin }: Pick<Command, 'state' | 'exitStatus' | 'origin'>): string {
  switch (state) {
    case 'running':
      return 'running';
    case 'opened-shell':
      return 'shell open';
    case 'done':
      if (exitStatus === null || exitStatus === 0) return '';
      return isByRuntime({ origin }) ? 'failed' : `exit ${exitStatus}`;
  }
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
  const who = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${isByRuntime({ origin }) ? 'A' : 'Another'} command ran in ${who} at the same time, or nearly. What belongs to no process, such as a mount or a cgroup’s file, may be its doing.`;
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
