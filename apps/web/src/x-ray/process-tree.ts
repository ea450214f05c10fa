import type { ProcessView } from '@drydock/protocol';

export type ProcessRow = {
  readonly process: ProcessView;
  /** 0 for a process whose parent is not listed. */
  readonly depth: number;
  /** For each level above: does a sister follow further down? Draws the lines of the tree. */
  readonly hasMoreBelow: readonly boolean[];
  readonly isLastChild: boolean;
};

/** Puts children below their parents, oldest number first. Every process comes out once, whatever the parents say. */
export function processTree(processes: readonly ProcessView[]): readonly ProcessRow[] {
  const known = new Set(processes.map(({ pid }) => pid));
  const childrenOf = new Map<number, ProcessView[]>();
  const roots: ProcessView[] = [];
  for (const process of [...processes].sort((a, b) => a.pid - b.pid)) {
    const isRoot = !known.has(process.parentPid) || process.parentPid === process.pid;
    if (isRoot) roots.push(process);
    else childrenOf.set(process.parentPid, [...(childrenOf.get(process.parentPid) ?? []), process]);
  }
  const rows: ProcessRow[] = [];
  const drawn = new Set<number>();
  const draw = (process: ProcessView, above: readonly boolean[], isLastChild: boolean) => {
    if (drawn.has(process.pid)) return;
    drawn.add(process.pid);
    rows.push({ process, depth: above.length, hasMoreBelow: above, isLastChild });
    const children = childrenOf.get(process.pid) ?? [];
    for (const [index, child] of children.entries()) {
      draw(child, [...above, !isLastChild], index === children.length - 1);
    }
  };
  for (const root of roots) draw(root, [], true);
  // Two processes that name each other as parents cannot be, yet a view read while pids are reused may say so.
  for (const process of processes) draw(process, [], true);
  return rows;
}
