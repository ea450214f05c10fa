import type { NamespaceKind, ProcessView } from '@drydock/protocol';

/** How one process stands to one kind of namespace. */
export type Share =
  /** The inode could not be read. */
  | { readonly kind: 'unknown' }
  /** The same as the session's pid 1 has. */
  | { readonly kind: 'shared'; readonly inode: number; readonly with: readonly number[] }
  /** Another than the session's; `with` are the other processes in it. */
  | { readonly kind: 'own'; readonly inode: number; readonly with: readonly number[] };

export type Sharing = (process: ProcessView, kind: NamespaceKind) => Share;

/** The session's first process: number 1, and not number 1 of some namespace made inside. */
export const firstProcess = (processes: readonly ProcessView[]): ProcessView | undefined =>
  processes.find(({ pid, insidePids }) => pid === 1 && insidePids.length === 0);

/** Says for every process and kind of namespace whether it is the session's own or another, and who else is in it. */
export function sharingOf(processes: readonly ProcessView[]): Sharing {
  const first = firstProcess(processes);
  const members = new Map<string, number[]>();
  for (const { pid, namespaces } of processes) {
    for (const [kind, inode] of Object.entries(namespaces)) {
      if (inode === null) continue;
      const key = `${kind}:${inode}`;
      members.set(key, [...(members.get(key) ?? []), pid]);
    }
  }
  return (process, kind) => {
    const inode = process.namespaces[kind];
    const firstInode = first?.namespaces[kind];
    // Without anything to compare with, "own" would be a guess.
    if (inode === null || firstInode === undefined || firstInode === null) return { kind: 'unknown' };
    const others = (members.get(`${kind}:${inode}`) ?? []).filter((pid) => pid !== process.pid);
    return { kind: inode === firstInode ? 'shared' : 'own', inode, with: others };
  };
}
