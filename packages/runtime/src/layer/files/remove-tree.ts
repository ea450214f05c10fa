import { closeSync, readdirSync } from 'node:fs';
import { AT_REMOVEDIR, call, O_DIRECTORY, O_RDONLY, RENAME_NOREPLACE, syscall } from '@drydock/linux';
import type { ByteString } from '../byte-string.ts';
import { cPath, openName } from './at-calls.ts';

/** Names in a directory, given by its descriptor. */
export const namesIn = (directory: number): ByteString[] =>
  readdirSync(`/proc/self/fd/${directory}`, { encoding: 'latin1' });

/** Each level of directories keeps one descriptor open. What lies deeper than this is first moved up to the top. */
const DEPTH_MAX = 64;

type Level = { readonly descriptor: number; readonly name: ByteString; readonly names: ByteString[] };

/**
 * Removes a name and, if it is a directory, all that is in it. That nothing is there is no error.
 *
 * Each directory on the way down stays open, so no path is walked again, however long it is or changed meanwhile.
 */
export function removeTree(parent: number, name: ByteString): void {
  if (removed(parent, name)) return;
  const way: Level[] = [];
  let moved = 0;
  const enter = (from: number, entered: ByteString) => {
    const descriptor = openName(from, entered, O_RDONLY | O_DIRECTORY, 0, ['ENOENT']);
    if (descriptor !== -1) way.push({ descriptor, name: entered, names: namesIn(descriptor) });
  };
  try {
    enter(parent, name);
    for (let here = way.at(-1); here !== undefined; here = way.at(-1)) {
      const next = here.names.pop();
      const [top] = way;
      if (next === undefined) {
        way.pop();
        closeSync(here.descriptor);
        const above = way.at(-1)?.descriptor ?? parent;
        syscall(call('unlinkat', [above, cPath(here.name), AT_REMOVEDIR], { expect: ['ENOENT'] }));
      } else if (!removed(here.descriptor, next)) {
        if (way.length < DEPTH_MAX || top === undefined) enter(here.descriptor, next);
        else {
          moved += 1;
          const shallow = `.removing-${process.pid}-${moved}`;
          const way = [here.descriptor, cPath(next), top.descriptor, cPath(shallow), RENAME_NOREPLACE];
          syscall(call('renameat2', way));
          top.names.push(shallow);
        }
      }
    }
  } finally {
    for (const { descriptor } of way) closeSync(descriptor);
  }
}

/** False when the name is a directory that must be emptied first. */
function removed(parent: number, name: ByteString): boolean {
  if (syscall(call('unlinkat', [parent, cPath(name), 0], { expect: ['ENOENT', 'EISDIR'] })) === 0) return true;
  const expect = ['ENOTEMPTY', 'ENOENT'] as const;
  return syscall(call('unlinkat', [parent, cPath(name), AT_REMOVEDIR], { expect })) === 0;
}
