'use client';

import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef, useState } from 'react';
import { announce } from '../ui/announcer.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import styles from './terminal-panel.module.css';
import { activeTab, labelOf, type Tab, useTerminals } from './terminal-tab.ts';
import { TerminalTabs } from './terminal-tabs.tsx';
import type { Terminals } from './terminals.ts';

declare global {
  interface Window {
    /** For browser tests: what the terminal on top shows, scrollback included. */
    drydockTerminalText?: () => string;
  }
}

/** `notReady` says why keys go nowhere now; undefined when they arrive. */
export function TerminalPanel(props: { readonly terminals: Terminals; readonly notReady: string | undefined }) {
  const { tabs, activeKey, problem } = useTerminals();
  const [said, setSaid] = useState<string | null>(null);
  const active = tabs.find(({ key }) => key === activeKey);

  useEffect(() => {
    window.drydockTerminalText = () => activeTab()?.live.screen.text ?? '';
    return () => {
      delete window.drydockTerminalText;
    };
  }, []);

  const paste = async () => {
    const text = await readClipboard();
    if (text === null) {
      const advice = 'This browser lets no page read the clipboard: press Ctrl-Shift-V (Cmd-V) in the terminal.';
      setSaid(advice);
      announce(advice);
      return;
    }
    setSaid(null);
    active?.live.screen.paste(text);
    active?.live.screen.focus();
  };
  // Without any terminal the reason stands where it would be.
  const word = (tabs.length === 0 ? undefined : props.notReady) ?? problem ?? said;
  return (
    <div className={styles.panel}>
      <div className={styles.bar}>
        <TerminalTabs terminals={props.terminals} notReady={props.notReady} />
        <span className={styles.word} title={word ?? undefined}>
          {word}
        </span>
        <CopyButton
          className={styles.action ?? ''}
          label="Copy the selected text, or the whole screen when nothing is selected"
          text={() => active?.live.screen.selection || (active?.live.screen.text ?? '')}
        />
        <button type="button" className={styles.action} onClick={paste}>
          Paste
        </button>
      </div>
      <div className={styles.screens}>
        {tabs.map((tab) => (
          <Screen key={tab.key} tab={tab} isActive={tab.key === activeKey} />
        ))}
        {active?.hasEnded ? (
          <button
            type="button"
            className={styles.again}
            onClick={() => void props.terminals.close(active.key).then(() => props.terminals.open())}
          >
            Open a new shell
          </button>
        ) : null}
        {tabs.length === 0 ? <p className={styles.empty}>{props.notReady ?? 'Opening a shell …'}</p> : null}
      </div>
    </div>
  );
}

/** Hangs the terminal's own element here, so that it outlives this component. */
function Screen({ tab, isActive }: { tab: Tab; isActive: boolean }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    element.append(tab.live.screen.element);
    tab.live.shown();
    const observer = new ResizeObserver(() => tab.live.shown());
    observer.observe(element);
    return () => observer.disconnect();
  }, [tab.live]);
  return (
    <div
      ref={host}
      className={styles.screen}
      data-testid={isActive ? 'terminal' : undefined}
      role="tabpanel"
      aria-label={labelOf(tab)}
      id={`terminal-${tab.key}`}
      hidden={!isActive}
    />
  );
}

async function readClipboard(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    // No permission, or no clipboard to read in this browser.
    return null;
  }
}
