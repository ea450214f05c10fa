import type { ProcessView } from '@drydock/protocol';
import { type TreePlace, treeRows } from './tree-rows.ts';

export type ProcessRow = TreePlace & { readonly process: ProcessView };

/** Puts children below their parents, oldest number first. */
export function processTree(processes: readonly ProcessView[]): readonly ProcessRow[] {
  const sorted = [...processes].sort((a, b) => a.pid - b.pid);
  return treeRows(
    sorted,
    ({ pid }) => pid,
    ({ parentPid }) => parentPid,
  ).map(({ item, ...place }) => ({ process: item, ...place }));
}
