'use client';

import type { Change, Command } from '@drydock/protocol';
import { useState } from 'react';
import { hueOf } from '../ui/namespace-hue.ts';
import { SourcePath } from '../ui/source-path.tsx';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { commandOf } from './change-command.ts';
import styles from './change-list.module.css';
import { changeWords, kindOfChange } from './change-words.ts';
import { changesTitle, lineOf, nothingWords, sharedWords } from './command-words.ts';
import { pickCommand, shownCommand, useCommands } from './commands-store.ts';
import { seenChanges } from './seen-changes.ts';

/** What the command picked in the time line changed, each with the file that shows it. `shellNames` by terminal. */
export function ChangeList({ shellNames }: { readonly shellNames: ReadonlyMap<number, string> }) {
  const state = useCommands();
  const command = shownCommand(state);
  const isLast = command?.id === state.commands.at(-1)?.id;
  return (
    <div className={styles.panel}>
      <h2 className={styles.title}>{changesTitle(command, isLast)}</h2>
      {command === undefined ? (
        <p className={styles.soft}>Nothing was run yet.</p>
      ) : (
        <>
          <p className={styles.line} data-origin={command.origin} title={lineOf(command)}>
            {lineOf(command)}
          </p>
          <Changes command={command} />
          <Shared words={sharedWords(command, shellNames)} />
          {isLast ? null : (
            <button type="button" className={styles.back} onClick={() => pickCommand(null)}>
              Back to the last command
            </button>
          )}
        </>
      )}
    </div>
  );
}

function Changes({ command }: { command: Command }) {
  const [seen, setSeen] = useState({ of: command, all: seenChanges([], command.changes) });
  if (seen.of !== command) {
    const before = seen.of.id === command.id ? seen.all : [];
    setSeen({ of: command, all: seenChanges(before, command.changes) });
  }
  return (
    <>
      {seen.all.length === 0 ? null : (
        <ul className={styles.list}>
          {seen.all.map(({ key, change, isGone }) => (
            <Item key={key} change={change} isGone={isGone} />
          ))}
          {command.changesLeftOut > 0 ? <li className={styles.soft}>… and {command.changesLeftOut} more.</li> : null}
        </ul>
      )}
      {seen.all.some(({ isGone }) => isGone) ? (
        <p className={styles.soft}>Struck out: it was there and is gone again.</p>
      ) : null}
      {command.changes.length === 0 ? <p className={styles.soft}>{nothingWords(command)}</p> : null}
    </>
  );
}

/** Its command line may become many lines longer when it executes a program. The lens shows all of it. */
const isOfProcess = ({ kind }: Change): boolean => kind.startsWith('process-');

function Shared({ words }: { words: string | null }) {
  return words === null ? null : <p className={styles.shared}>{words}</p>;
}

function Item({ change, isGone }: { change: Change; isGone: boolean }) {
  const { what, of, before, after } = changeWords(change);
  const kind = kindOfChange(change);
  return (
    <li
      className={isGone ? `${styles.item} ${styles.gone}` : styles.item}
      data-testid={isGone ? 'change-gone' : 'change'}
    >
      <p>
        <span className={`${styles.mark} ${kind === undefined ? '' : styles.hued}`} style={kind && hueOf(kind)} />
        <strong>{what}</strong>
        {of}
        {isGone ? <VisuallyHidden>, gone again</VisuallyHidden> : null}
      </p>
      <p
        className={isOfProcess(change) ? `${styles.values} ${styles.oneLine}` : styles.values}
        title={after ?? undefined}
      >
        {before === null ? null : <span className={after === null ? '' : styles.before}>{before}</span>}
        {before === null || after === null ? null : <span> → </span>}
        {after === null ? null : <span className={before === null ? undefined : styles.after}>{after}</span>}
      </p>
      <SourcePath source={change.source} command={commandOf(change)} />
    </li>
  );
}
