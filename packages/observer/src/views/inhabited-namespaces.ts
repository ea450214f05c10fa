import { type ThreadNamespace, unlessRefused, withNamespace } from '@drydock/linux';
import { type NamespaceGroup, pidsOf } from './namespace-groups.ts';
import type { ReadingBudget } from './reading-budget.ts';
import type { Remembered } from './remembered.ts';

/** Processes of one namespace that are tried: each may end at any moment. */
const TRIED_MAX = 3;

type Inhabited = { inode: number; pids: number[]; readFrom: number };
export type Content<Value> = { readonly value: Value; readonly readFrom: number };

/** What is in each of these namespaces, read from inside of it. */
export function readInhabited<Value extends object>(
  groups: readonly NamespaceGroup[],
  kind: ThreadNamespace,
  read: (inode: number) => Value,
  memory: { remembered: Remembered<Content<Value>>; budget: ReadingBudget },
): (Inhabited & Value)[] {
  const parts = new Map(groups.map((group) => [String(group.inode), () => readOne(group, kind, read)]));
  const contents = memory.remembered.read(parts, memory.budget);
  return groups.flatMap((group) => {
    const content = contents.get(String(group.inode));
    if (content === undefined) return [];
    return [{ inode: group.inode, pids: pidsOf(group), readFrom: content.readFrom, ...content.value }];
  });
}

function readOne<Value>(
  { inode, members }: NamespaceGroup,
  kind: ThreadNamespace,
  read: (inode: number) => Value,
): Content<Value> | null {
  for (const { pid, vmPid } of members.slice(0, TRIED_MAX)) {
    const value = unlessRefused(() => withNamespace(`/proc/${vmPid}/ns/${kind}`, kind, () => read(inode)));
    if (value !== null) return { value, readFrom: pid };
  }
  return null;
}
