'use client';

import type { Change, Command } from '@drydock/protocol';
import { hueOf } from '../ui/namespace-hue.ts';
import { SourcePath } from '../ui/source-path.tsx';
import { commandOf } from './change-command.ts';
import styles from './change-list.module.css';
import { changeWords, kindOfChange } from './change-words.ts';
import { changesTitle, lineOf, nothingWords, sharedWords } from './command-words.ts';
import { pickCommand, shownCommand, useCommands } from './commands-store.ts';

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
  if (command.changes.length === 0) {
    return <p className={styles.soft}>{nothingWords(command)}</p>;
  }
  return (
    <ul className={styles.list}>
      {command.changes.map((change) => (
        <Item key={keyOf(change)} change={change} />
      ))}
      {command.changesLeftOut > 0 ? <li className={styles.soft}>… and {command.changesLeftOut} more.</li> : null}
    </ul>
  );
}

function Shared({ words }: { words: string | null }) {
  return words === null ? null : <p className={styles.shared}>{words}</p>;
}

function Item({ change }: { change: Change }) {
  const { what, of, before, after } = changeWords(change);
  const kind = kindOfChange(change);
  return (
    <li className={styles.item} data-testid="change">
      <p>
        <span className={`${styles.mark} ${kind === undefined ? '' : styles.hued}`} style={kind && hueOf(kind)} />
        <strong>{what}</strong>
        {of}
      </p>
      <p className={styles.values}>
        {before === null ? null : <span className={after === null ? '' : styles.before}>{before}</span>}
        {before === null || after === null ? null : <span> → </span>}
        {after === null ? null : <span className={before === null ? undefined : styles.after}>{after}</span>}
      </p>
      <SourcePath source={change.source} command={commandOf(change)} />
    </li>
  );
}

function keyOf(change: Change): string {
  const { what, of, before, after } = changeWords(change);
  return [what, of, before, after].join('|');
}
