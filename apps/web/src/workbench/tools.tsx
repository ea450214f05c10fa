'use client';

import { useCallback, useMemo, useRef } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useConnection, whyNotReady } from '../connection/connection.ts';
import { TerminalPanel } from '../terminal/terminal-panel.tsx';
import { labelOf, useTerminals } from '../terminal/terminal-tab.ts';
import { ChangeList } from '../time-line/change-list.tsx';
import { lastCommand, useCommands } from '../time-line/commands-store.ts';
import { TimeLine } from '../time-line/time-line.tsx';
import { XRay } from '../x-ray/x-ray.tsx';
import { learnerSession } from './learner-session.ts';
import { useRememberedLayout } from './remembered-layout.ts';
import { useWatching } from './use-watching.ts';
import styles from './workbench.module.css';

const NO_CHANGES = [] as const;

/** Right of the lesson: the terminal above, the time line, and the kernel below. */
export function Tools() {
  const notReady = whyNotReady(useConnection());
  const last = useCommands(lastCommand);
  const tabs = useTerminals((state) => state.tabs);
  const shellNames = useMemo(
    () => new Map(tabs.flatMap((tab) => (tab.live.terminal === null ? [] : [[tab.live.terminal, labelOf(tab)]]))),
    [tabs],
  );
  const xRay = useRef<HTMLElement>(null);
  const watch = useCallback((isWatching: boolean) => learnerSession().watch(isWatching), []);
  useWatching(xRay, watch);
  const rows = useRememberedLayout('rows');
  const kernel = useRememberedLayout('kernel');

  return (
    <Group id="rows" orientation="vertical" className={styles.rows ?? ''} {...rows}>
      <Panel id="terminal-panel" defaultSize="42%" minSize={90}>
        <section className={styles.region} aria-label="Terminal. F6 leaves it." data-region="terminal">
          <TerminalPanel terminals={learnerSession().terminals} notReady={notReady} />
        </section>
      </Panel>
      <Separator id="terminal-separator" className={styles.level ?? ''} aria-label="Height of the terminal" />
      <Panel id="below-panel" minSize={140} collapsible collapsedSize={40}>
        <div className={styles.below}>
          <TimeLine shellNames={shellNames} />
          <Group id="kernel" className={styles.kernel ?? ''} {...kernel}>
            <Panel id="x-ray-panel" minSize={280}>
              <section ref={xRay} className={styles.region} aria-label="X-ray" data-region="x-ray" tabIndex={-1}>
                <XRay
                  changes={last?.changes ?? NO_CHANGES}
                  commandId={last?.id ?? null}
                  emptyWord={notReady ?? 'Reading /proc …'}
                />
              </section>
            </Panel>
            <Separator
              id="changes-separator"
              className={styles.upright ?? ''}
              aria-label="Width of the list of changes"
            />
            <Panel id="changes-panel" defaultSize="28%" minSize={180}>
              <section className={styles.region} aria-label="What a command changed">
                <ChangeList shellNames={shellNames} />
              </section>
            </Panel>
          </Group>
        </div>
      </Panel>
    </Group>
  );
}
