'use client';

import { Button } from '../ui/button.tsx';
import { CommandText } from '../ui/command-text.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import styles from './command-block.module.css';
import type { Shell } from './shell.ts';

type Props = {
  readonly command: string;
  readonly interrupt: boolean;
  /** Among the command blocks of its screen, counted from 0. */
  readonly place: number;
  readonly shell: Shell;
};

/** A command to run with a click, or to copy. */
export function CommandBlock({ command, interrupt, place, shell }: Props) {
  const hasRun = shell.ran.has(place);
  return (
    <div className={`${styles.command} ${hasRun ? styles.ran : ''}`} data-testid="command">
      <code className={styles.code}>
        <CommandText command={command} before={interrupt ? <kbd className={styles.key}>Ctrl-C</kbd> : null} />
      </code>
      <span className={styles.buttons}>
        <CopyButton text={command} label={`Copy: ${command}`} />
        <Button
          look={hasRun ? 'reached' : 'solid'}
          className={styles.run}
          data-testid="run"
          disabledReason={shell.whyNot}
          aria-label={hasRun ? `Ran. Run again: ${command}` : `Run: ${command}`}
          onClick={(event) => shell.run(command, { interrupt, isByPointer: event.detail > 0, place })}
        >
          {hasRun ? '✓ ran' : 'Run ▸'}
        </Button>
      </span>
    </div>
  );
}
