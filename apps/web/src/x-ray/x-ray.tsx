'use client';

import type { Change, Lens, View } from '@drydock/protocol';
import { useEffect, useMemo } from 'react';
import { CgroupLens } from './cgroup/cgroup-lens.tsx';
import { FilesLens } from './files/files-lens.tsx';
import { LeftOut } from './fold.tsx';
import { LastCommand } from './last-command.ts';
import { changedLenses, recallLens, useLens } from './lens.ts';
import { LENS_PANEL_ID, LensTabs, tabIdOf } from './lens-tabs.tsx';
import { NamespaceContentsTable } from './namespace-contents-table.tsx';
import { NamespaceMatrix } from './namespace-matrix.tsx';
import { NetworkLens } from './network/network-lens.tsx';
import { ProcessTable } from './process-table.tsx';
import { ReadingLine } from './reading-line.tsx';
import { rowMarks } from './row-marks.ts';
import { ViewAge } from './view-age.tsx';
import { useView } from './view-store.ts';
import styles from './x-ray.module.css';

type Props = {
  /** Of the last command. */
  readonly changes: readonly Change[];
  readonly commandId: number | null;
  /** Said in the place of the lens while there is nothing to show. */
  readonly emptyWord: string;
};

/** The learner's Linux as the kernel shows it, through one of five lenses. */
export function XRay({ changes, commandId, emptyWord }: Props) {
  const { view, receivedAtMs } = useView();
  const { lens } = useLens();
  useEffect(recallLens, []);
  const changed = useMemo(() => changedLenses(changes), [changes]);
  return (
    <div className={styles.xRay}>
      <div className={styles.bar}>
        <LensTabs lens={lens} changed={changed} />
        {view === null ? null : <ViewAge receivedAtMs={receivedAtMs} />}
      </div>
      {/* Each lens starts at its top. */}
      <div key={lens} className={styles.scroll} id={LENS_PANEL_ID} role="tabpanel" aria-labelledby={tabIdOf(lens)}>
        {view === null ? (
          <p className={styles.empty}>{emptyWord}</p>
        ) : (
          <LastCommand value={commandId}>
            <Through lens={lens} view={view} changes={changes} />
          </LastCommand>
        )}
      </div>
      <ReadingLine lens={lens} />
    </div>
  );
}

type ThroughProps = Pick<Props, 'changes'> & { readonly lens: Lens; readonly view: View };

function Through({ lens, view, changes }: ThroughProps) {
  const marks = useMemo(() => rowMarks(changes), [changes]);
  const left = view.processCount - view.processes.length;
  switch (lens) {
    case 'processes':
      return (
        <div className={styles.water}>
          <ProcessTable view={view} marks={marks} />
          <LeftOut count={left} what="processes" />
        </div>
      );
    case 'namespaces':
      return (
        <>
          <NamespaceMatrix view={view} marks={marks} />
          <LeftOut count={left} what="processes" />
          <NamespaceContentsTable view={view} changes={changes} />
        </>
      );
    case 'cgroups':
      return <CgroupLens view={view} changes={changes} />;
    case 'files':
      return <FilesLens view={view} changes={changes} />;
    case 'network':
      return <NetworkLens view={view} changes={changes} />;
  }
}
