'use client';

import type { Step } from '@drydock/curriculum';
import Link from 'next/link';
import { useState } from 'react';
import { announce } from '../ui/announcer.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { CommandText } from '../ui/command-text.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import styles from './footer.module.css';
import type { Shell } from './shell.ts';
import { solutionLines } from './solution-lines.ts';

/** Addresses; undefined at either end. */
export type Neighbours = { readonly back: string; readonly next: string; readonly isLastStep: boolean };

type Props = {
  readonly step: Step;
  readonly shell: Shell;
  readonly neighbours: Neighbours;
  readonly isPassed: boolean;
  readonly onNext: () => void;
};

/** Back, help in rising doses, and on. */
export function Footer({ step, shell, neighbours, isPassed, onNext }: Props) {
  const [hintsShown, setHintsShown] = useState(0);
  const [isSolutionShown, setIsSolutionShown] = useState(false);
  const hasMoreHints = hintsShown < step.hints.length;
  const hint = () => {
    announce(`Hint: ${step.hints[hintsShown]?.text}`);
    setHintsShown(hintsShown + 1);
  };
  return (
    <footer className={styles.footer}>
      {hintsShown > 0 || isSolutionShown ? (
        <div className={styles.help}>
          {step.hints.slice(0, hintsShown).map(({ text }) => (
            <p key={text} className={styles.hint}>
              {text}
            </p>
          ))}
          {isSolutionShown ? <Solution solution={step.solution} shell={shell} /> : null}
        </div>
      ) : null}
      <div className={styles.row}>
        <Link className={buttonClass('plain')} href={neighbours.back} data-testid="back">
          ◂ Back
        </Link>
        <Button
          data-testid="hint"
          disabledReason={hasMoreHints ? undefined : 'There is no further hint for this step'}
          onClick={hint}
        >
          Hint
          <span className={styles.count}>
            {hintsShown}/{step.hints.length}
          </span>
        </Button>
        <Button
          data-testid="solution"
          aria-expanded={isSolutionShown}
          onClick={() => setIsSolutionShown(!isSolutionShown)}
        >
          Solution
        </Button>
        <Link
          className={`${buttonClass(isPassed || step.checks.length === 0 ? 'next' : 'plain')} ${styles.next}`}
          href={neighbours.next}
          data-testid="next"
          onClick={onNext}
        >
          {neighbours.isLastStep ? 'Finish' : 'Next'} ▸
        </Link>
      </div>
    </footer>
  );
}

function Solution({ solution, shell }: { solution: string; shell: Shell }) {
  const lines = solutionLines(solution);
  return (
    <div className={styles.solution}>
      <pre>
        <CommandText command={lines.join('\n')} />
      </pre>
      <CopyButton text={lines.join('\n')} label="Copy the solution" />
      <Button
        look="solid"
        disabledReason={shell.isRunningAll ? 'The solution is being typed' : shell.whyNot}
        onClick={() => shell.runAll(lines)}
      >
        Run ▸
      </Button>
    </div>
  );
}
