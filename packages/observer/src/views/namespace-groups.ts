import { type NamespaceKind, type ProcessView, VIEW_NAMESPACES_MAX } from '@drydock/protocol';

/** A namespace, and who of the session is in it. */
export type NamespaceGroup = {
  readonly inode: number;
  /** In the order of the learner's numbers; never empty. */
  readonly members: readonly [ProcessView, ...ProcessView[]];
};

/** The namespaces of one kind that processes are in: the session's own first, then those of the lowest numbers. */
export function namespaceGroups(processes: readonly ProcessView[], kind: NamespaceKind): NamespaceGroup[] {
  const groups = new Map<number, [ProcessView, ...ProcessView[]]>();
  for (const process of processes) {
    const inode = process.namespaces[kind];
    if (inode === null) continue;
    const members = groups.get(inode);
    if (members === undefined) groups.set(inode, [process]);
    else members.push(process);
  }
  // Processes come in the order of their numbers, so number 1's namespace was met first.
  return [...groups].slice(0, VIEW_NAMESPACES_MAX).map(([inode, members]) => ({ inode, members }));
}

export const pidsOf = ({ members }: NamespaceGroup): number[] => members.map(({ pid }) => pid);
