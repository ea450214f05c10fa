'use client';

import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useOverflow } from '../ui/use-overflow.ts';
import { canOpenMore, fullWords, labelOf, type Tab, useTerminals } from './terminal-tab.ts';
import styles from './terminal-tabs.module.css';
import type { Terminals } from './terminals.ts';

export function TerminalTabs({
  terminals,
  notReady,
}: {
  readonly terminals: Terminals;
  readonly notReady: string | undefined;
}) {
  const { tabs, activeKey } = useTerminals();
  const list = useRef<HTMLDivElement>(null);
  const { hasMoreRight, hasMoreLeft } = useOverflow(list, tabs);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab has come to the top.
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [activeKey]);
  const isFull = !canOpenMore(tabs);
  const whyNot = notReady ?? (isFull ? fullWords({ tabs, activeKey }) : undefined);
  return (
    <div className={styles.row}>
      <div
        ref={list}
        className={`${styles.tabs} ${hasMoreRight ? styles.moreRight : ''} ${hasMoreLeft ? styles.moreLeft : ''}`}
        role="tablist"
        aria-label="Terminals"
        onKeyDown={(event) => move(event, tabs, terminals)}
      >
        {tabs.map((tab) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            className={styles.tab}
            aria-selected={tab.key === activeKey}
            aria-controls={`terminal-${tab.key}`}
            tabIndex={tab.key === activeKey ? 0 : -1}
            onClick={() => {
              terminals.select(tab.key);
              // The screen is shown first: a hidden one takes no focus.
              requestAnimationFrame(() => tab.live.screen.focus());
            }}
          >
            {labelOf(tab)}
            {tab.hasEnded ? ' (ended)' : ''}
          </button>
        ))}
      </div>
      <button
        type="button"
        className={styles.small}
        aria-label="Close this terminal"
        title="Close this terminal"
        hidden={tabs.length < 2}
        onClick={() => activeKey !== null && void terminals.close(activeKey)}
      >
        ×
      </button>
      <button
        type="button"
        className={styles.small}
        aria-label="Open another terminal"
        title={whyNot ?? 'Open another terminal'}
        aria-disabled={whyNot !== undefined}
        onClick={() => whyNot === undefined && void terminals.open()}
      >
        +
      </button>
    </div>
  );
}

/** Arrow keys go from tab to tab, as everywhere. */
function move(event: KeyboardEvent<HTMLElement>, tabs: readonly Tab[], terminals: Terminals): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined) return;
  const at = tabs.findIndex(({ key }) => key === useTerminals.getState().activeKey);
  const next = tabs[(at + step + tabs.length) % tabs.length];
  if (next === undefined) return;
  event.preventDefault();
  terminals.select(next.key);
  const buttons = event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]');
  buttons[tabs.indexOf(next)]?.focus();
}
