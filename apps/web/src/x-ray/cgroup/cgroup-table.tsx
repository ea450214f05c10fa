'use client';

import type { CgroupView, ProcessView } from '@drydock/protocol';
import { useMemo } from 'react';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { rovingFocus } from '../roving-focus.ts';
import { treeRows } from '../tree-rows.ts';
import type { CgroupHistory, Sample } from './cgroup-history.ts';
import type { CgroupMark } from './cgroup-marks.ts';
import { CgroupRow } from './cgroup-row.tsx';
import styles from './cgroup-table.module.css';
import { parentCgroup } from './cgroup-words.ts';

type Props = {
  readonly cgroups: readonly CgroupView[];
  readonly processes: readonly ProcessView[];
  readonly history: CgroupHistory;
  readonly marks: ReadonlyMap<string, CgroupMark>;
  readonly commandId: number | null;
  /** The one whose files are shown below. */
  readonly shown: string | undefined;
};

/** The cgroups of the learner's Linux as a tree: who is in each, and what it uses of what it may use. */
export function CgroupTable({ cgroups, processes, history, marks, commandId, shown }: Props) {
  const rows = useMemo(
    () =>
      treeRows(
        cgroups,
        ({ path }) => path,
        ({ path }) => parentCgroup(path),
      ),
    [cgroups],
  );
  const names = useMemo(() => new Map(processes.map(({ pid, name }) => [pid, name])), [processes]);
  return (
    <table className={styles.table} {...rovingFocus}>
      <caption>
        <VisuallyHidden>
          The cgroups of your Linux with the processes in each, and memory, CPU time and tasks against their limits.
          Arrow keys go through the values; the name of a cgroup shows its files.
        </VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">cgroup</th>
          <th scope="col" className={styles.memory}>
            memory
          </th>
          <th scope="col" className={styles.cpu}>
            cpu
          </th>
          <th scope="col" className={styles.tasks}>
            tasks
          </th>
          <th scope="col" className={styles.waiting}>
            waiting
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const { path } = row.item;
          const mark = marks.get(path);
          const last: Sample | undefined = history.get(path)?.at(-1);
          return (
            <CgroupRow
              // A mark that is new mounts anew, and so glows once.
              key={`${path}-${mark === undefined ? '' : commandId}`}
              row={row}
              names={names}
              cpus={last?.cpus ?? null}
              mark={mark}
              isShown={path === shown}
            />
          );
        })}
      </tbody>
    </table>
  );
}
