'use client';

import type { CgroupView, ProcessView } from '@drydock/protocol';
import { useMemo } from 'react';
import { type Column, LensTable } from '../lens-table.tsx';
import { useNames } from '../members.ts';
import { treeRows } from '../tree-rows.ts';
import type { CgroupHistory } from './cgroup-history.ts';
import type { CgroupMark } from './cgroup-marks.ts';
import { CgroupRow } from './cgroup-row.tsx';
import styles from './cgroup-table.module.css';
import { parentCgroup } from './cgroup-words.ts';

type Props = {
  readonly cgroups: readonly CgroupView[];
  readonly processes: readonly ProcessView[];
  readonly history: CgroupHistory;
  readonly marks: ReadonlyMap<string, CgroupMark>;
  /** The one whose files are shown below. */
  readonly shown: string | undefined;
};

const COLUMNS: readonly Column[] = [
  { name: 'cgroup' },
  { name: 'memory', width: 152 },
  { name: 'cpu', width: 128 },
  { name: 'tasks', width: 92 },
  { name: 'waiting', width: 84 },
];

/** The cgroups of the learner's Linux as a tree: who is in each, and what it uses of what it may use. */
export function CgroupTable({ cgroups, processes, history, marks, shown }: Props) {
  const rows = useMemo(
    () =>
      treeRows(
        cgroups,
        ({ path }) => path,
        ({ path }) => parentCgroup(path),
      ),
    [cgroups],
  );
  const names = useNames(processes);
  return (
    <LensTable
      caption="The cgroups of your Linux with the processes in each, and memory, CPU time and tasks against their limits. Arrow keys go through the values; the name of a cgroup shows its files."
      columns={COLUMNS}
      className={styles.table}
    >
      {rows.map((row) => {
        const { path } = row.item;
        return (
          <CgroupRow
            key={path}
            row={row}
            names={names}
            cpus={history.get(path)?.at(-1)?.cpus ?? null}
            mark={marks.get(path)}
            isShown={path === shown}
          />
        );
      })}
    </LensTable>
  );
}
