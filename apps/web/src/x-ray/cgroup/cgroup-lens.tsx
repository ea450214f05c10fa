'use client';

import type { Change, View } from '@drydock/protocol';
import { useEffect, useMemo } from 'react';
import { hueOf } from '../../ui/namespace-hue.ts';
import { useLastCommand } from '../last-command.ts';
import { rovingFocus } from '../roving-focus.ts';
import { CgroupFiles } from './cgroup-files.tsx';
import type { Sample } from './cgroup-history.ts';
import { useCgroupHistory } from './cgroup-history-store.ts';
import styles from './cgroup-lens.module.css';
import { cgroupMarks } from './cgroup-marks.ts';
import { CgroupTable } from './cgroup-table.tsx';
import { Chart } from './chart.tsx';
import { cpuChart, memoryChart, pidsChart, pressureChart } from './chart-data.ts';
import { changedCgroup, chooseCgroup, shownCgroup, useChosenCgroup } from './chosen-cgroup.ts';

type Props = { readonly view: View; readonly changes: readonly Change[] };

const NO_SAMPLES: readonly Sample[] = [];
const CHARTS = [memoryChart, cpuChart, pidsChart, pressureChart] as const;

/** What processes may use: the cgroups as a tree, and of one of them the last two minutes and every file. */
export function CgroupLens({ view, changes }: Props) {
  const commandId = useLastCommand();
  const { history, endMs } = useCgroupHistory();
  const marks = useMemo(() => cgroupMarks(changes), [changes]);
  const changed = useMemo(() => changedCgroup(changes), [changes]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a command's later changes do not take the choice back again.
  useEffect(() => {
    if (changed !== null) chooseCgroup(changed);
  }, [changed, commandId]);
  const shown = shownCgroup(view.cgroups, useChosenCgroup().path);
  const samples = (shown && history.get(shown.path)) ?? NO_SAMPLES;
  const charts = useMemo(
    () => (shown === undefined ? [] : CHARTS.map((chartOf) => chartOf(shown.path, samples))),
    [shown, samples],
  );
  return (
    <div className={styles.lens} style={hueOf('cgroup')}>
      <div className={styles.tree}>
        <CgroupTable
          cgroups={view.cgroups}
          processes={view.processes}
          history={history}
          marks={marks}
          shown={shown?.path}
        />
      </div>
      {shown === undefined ? null : (
        <section aria-label={`Files of ${shown.path}`} className={styles.detail}>
          <h3 className={styles.title}>
            <span className={styles.below}>/sys/fs/cgroup</span>
            {shown.path === '/' ? '' : shown.path}
          </h3>
          <section className={styles.charts} {...rovingFocus} aria-label="The last two minutes">
            {charts.map((chart) => (
              <Chart key={chart.title} chart={chart} endMs={endMs} />
            ))}
          </section>
          <CgroupFiles cgroup={shown} mark={marks.get(shown.path)} />
        </section>
      )}
    </div>
  );
}
