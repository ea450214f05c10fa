'use client';

import { Button } from '../ui/button.tsx';
import { CommandText } from '../ui/command-text.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import styles from './footer.module.css';
import type { Shell } from './shell.ts';
import { solutionLines } from './solution-lines.ts';

/** The lines that solve the step, to read, copy, or have typed. */
export function Solution({ solution, shell }: { readonly solution: string; readonly shell: Shell }) {
  const lines = solutionLines(solution);
  return (
    <div className={styles.solution}>
      <pre>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a solution never move.
          <CommandText key={index} command={line} />
        ))}
      </pre>
      <span className={styles.buttons}>
        <CopyButton text={lines.join('\n')} label="Copy the solution" />
        <Button
          look="solid"
          disabledReason={shell.isRunningAll ? 'The solution is being typed' : shell.whyNot}
          onClick={() => shell.runAll(lines)}
        >
          Run ▸
        </Button>
      </span>
    </div>
  );
}
