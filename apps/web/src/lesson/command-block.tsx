'use client';

import { Button } from '../ui/button.tsx';
import { CommandText } from '../ui/command-text.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import styles from './command-block.module.css';
import type { Shell } from './shell.ts';

type Props = { readonly command: string; readonly interrupt: boolean; readonly shell: Shell };

/** A command to run with a click, or to copy. */
export function CommandBlock({ command, interrupt, shell }: Props) {
  const hasRun = shell.ran.has(command.trim());
  return (
    <div className={`${styles.command} ${hasRun ? styles.ran : ''}`} data-testid="command">
      <code className={styles.code}>
        {interrupt ? <kbd className={styles.key}>Ctrl-C</kbd> : null}
        <CommandText command={command} />
      </code>
      <CopyButton text={command} label={`Copy: ${command}`} />
      <Button
        look={hasRun ? 'reached' : 'solid'}
        className={styles.run}
        data-testid="run"
        disabledReason={shell.whyNot}
        aria-label={hasRun ? `Ran. Run again: ${command}` : `Run: ${command}`}
        onClick={(event) => shell.run(command, { interrupt, isByPointer: event.detail > 0 })}
      >
        {hasRun ? '✓ ran' : 'Run ▸'}
      </Button>
    </div>
  );
}
