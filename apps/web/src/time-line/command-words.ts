import type { Command } from '@drydock/protocol';

/** How the command ended, when that is worth a word. */
export function stateWord({ state, exitStatus }: Pick<Command, 'state' | 'exitStatus'>): string {
  switch (state) {
    case 'running':
      return 'running';
    case 'opened-shell':
      return 'shell open';
    case 'done':
      return exitStatus === null || exitStatus === 0 ? '' : `exit ${exitStatus}`;
  }
}

/** Null when no other command ran meanwhile that may have done some of it. `shellNames` by terminal. */
export function sharedWords(
  { sharedWith, terminal }: Pick<Command, 'sharedWith' | 'terminal'>,
  shellNames: ReadonlyMap<number, string>,
): string | null {
  if (sharedWith.length === 0) return null;
  const names = sharedWith.map((other) =>
    other === terminal ? 'this shell' : (shellNames.get(other) ?? 'another shell'),
  );
  const who = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `Another command ran in ${who} at the same time, or nearly. What belongs to no process, such as a mount or a cgroup’s file, may be its doing.`;
}

/** Said in the place of changes when there are none. */
export const nothingWords = ({ state }: Pick<Command, 'state'>): string =>
  state === 'running'
    ? 'Nothing so far; it is still running.'
    : 'Nothing: the same processes, namespaces, cgroups, mounts and links as before.';
