'use client';

import type { Change, View } from '@drydock/protocol';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { NamespaceMatrix } from './namespace-matrix.tsx';
import { ProcessTable } from './process-table.tsx';
import { ReadingLine } from './reading-line.tsx';
import { changedTabs, rowMarks } from './row-marks.ts';
import { ViewAge } from './view-age.tsx';
import { useView } from './view-store.ts';
import styles from './x-ray.module.css';

const TABS = ['processes', 'namespaces'] as const;
type TabName = (typeof TABS)[number];
const TITLES: { readonly [Name in TabName]: string } = { processes: 'Processes', namespaces: 'Namespaces' };

type Props = {
  /** Of the last command. */
  readonly changes: readonly Change[];
  readonly commandId: number | null;
  /** Said in the place of the tables while there is nothing to show. */
  readonly emptyWord: string;
};

/** The learner's Linux as the kernel shows it. */
export function XRay({ changes, commandId, emptyWord }: Props) {
  const { view, receivedAtMs } = useView();
  const [tab, setTab] = useState<TabName>('processes');
  const marks = useMemo(() => rowMarks(changes), [changes]);
  const dots = changedTabs(changes);

  const arrow = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = tab === 'processes' ? 'namespaces' : 'processes';
    setTab(other);
    document.getElementById(`x-ray-tab-${other}`)?.focus();
  };
  const Table = tab === 'processes' ? ProcessTable : NamespaceMatrix;
  return (
    <div className={styles.xRay}>
      <div className={styles.bar}>
        <div className={styles.tabs} role="tablist" aria-label="X-ray" onKeyDown={arrow}>
          {TABS.map((name) => (
            <button
              key={name}
              id={`x-ray-tab-${name}`}
              type="button"
              role="tab"
              className={styles.tab}
              aria-selected={tab === name}
              aria-controls="x-ray-table"
              tabIndex={tab === name ? 0 : -1}
              onClick={() => setTab(name)}
            >
              {TITLES[name]}
              <span className={`${styles.dot} ${dots[name] ? styles.dotted : ''}`} />
              <span className={styles.said}>{dots[name] ? ', changed by the last command' : ''}</span>
            </button>
          ))}
        </div>
        {view === null ? null : <ViewAge receivedAtMs={receivedAtMs} />}
      </div>
      <div className={styles.scroll} id="x-ray-table" role="tabpanel" aria-labelledby={`x-ray-tab-${tab}`}>
        {view === null ? (
          <p className={styles.empty}>{emptyWord}</p>
        ) : (
          <div className={tab === 'processes' ? styles.water : undefined}>
            <Table view={view} marks={marks} commandId={commandId} />
            <LeftOut view={view} />
          </div>
        )}
      </div>
      <ReadingLine tab={tab} />
    </div>
  );
}

function LeftOut({ view }: { view: View }) {
  const more = view.processCount - view.processes.length;
  return more > 0 ? <p className={styles.empty}>… and {more} more processes, counted but not listed.</p> : null;
}
