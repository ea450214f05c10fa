import { netnsId, unlessRefused } from '@drydock/linux';
import type { NamespaceGroup } from './namespace-groups.ts';

/**
 * In each network namespace the kernel numbers the others it has to do with, and names a veth's other end by that
 * number only. So every namespace of the session is asked for in turn, and only where there is such an end.
 *
 * @returns inode by number; to be asked with this thread in the namespace whose numbers they are
 */
export function networkIds(groups: readonly NamespaceGroup[]): (id: number) => number | null {
  let inodes: Map<number, number> | null = null;
  return (id) => {
    if (inodes === null) {
      inodes = new Map();
      for (const { inode, members } of groups) {
        const number = unlessRefused(() => netnsId({ pid: members[0].vmPid }));
        if (number !== null) inodes.set(number, inode);
      }
    }
    return inodes.get(id) ?? null;
  };
}
