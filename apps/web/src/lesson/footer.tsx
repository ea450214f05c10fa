'use client';

import type { Step } from '@drydock/curriculum';
import Link from 'next/link';
import { useState } from 'react';
import { announce } from '../ui/announcer.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { useChecks } from './checks-store.ts';
import styles from './footer.module.css';
import { hintCount, nextHint, standingHints } from './hint-order.ts';
import { Html } from './html.tsx';
import type { Shell } from './shell.ts';
import { SkipWord } from './skip-word.tsx';
import { isSkipping, type Skipping } from './skipping.ts';
import { Solution } from './solution.tsx';

/** Addresses. */
export type Neighbours = { readonly back: string; readonly next: string; readonly isLastStep: boolean };

type Props = {
  readonly step: Step;
  readonly shell: Shell;
  readonly neighbours: Neighbours;
  /** Nothing is left to do here. */
  readonly isDone: boolean;
  readonly skipping: Skipping;
  readonly onSkip: () => void;
  readonly onStopSkipping: () => void;
  readonly onNext: () => void;
};

/** Back, help in rising doses, and on. */
export function Footer({ step, shell, neighbours, skipping, ...props }: Props) {
  const [shown, setShown] = useState<readonly number[]>([]);
  const [isSolutionShown, setIsSolutionShown] = useState(false);
  const reached = useChecks((state) => state.reached);
  const next = nextHint(step, shown, reached);
  const standing = standingHints(step, shown, reached);
  const count = hintCount(step, reached);
  const isBusy = isSkipping(skipping);
  const hint = () => {
    if (next === undefined) return;
    announce(`Hint: ${step.hints[next]?.text}`);
    setShown([...shown, next]);
  };
  const isHelpShown = standing.length > 0 || isSolutionShown || isBusy || skipping.state === 'stuck';
  return (
    <footer className={styles.footer}>
      {isHelpShown ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable.
        <section className={styles.help} tabIndex={0} aria-label="Help with this step">
          {standing.map(({ place, hint }) => (
            <Html key={place} className={styles.hint} html={hint.html} />
          ))}
          {isSolutionShown ? <Solution solution={step.solution} shell={shell} /> : null}
          <SkipWord skipping={skipping} />
        </section>
      ) : null}
      <div className={styles.row}>
        <Link className={buttonClass('plain')} href={neighbours.back} data-testid="back">
          ◂ Back
        </Link>
        <Button
          data-testid="hint"
          className={styles.hintButton}
          disabledReason={next === undefined ? 'There is no further hint for what is left of this step' : undefined}
          onClick={hint}
        >
          Hint
          {count === 0 ? null : (
            <span className={styles.count}>
              {standing.length}/{count}
            </span>
          )}
        </Button>
        <Button
          data-testid="solution"
          aria-expanded={isSolutionShown}
          onClick={() => setIsSolutionShown(!isSolutionShown)}
        >
          Solution
        </Button>
        <Button
          data-testid="skip"
          className={styles.skipButton}
          title={isBusy ? 'Stop typing the solution' : 'Type the solution, wait for the checks, and go on'}
          disabledReason={isBusy ? undefined : whyNoSkip(shell)}
          onClick={isBusy ? props.onStopSkipping : props.onSkip}
        >
          {isBusy ? 'Stop' : 'Skip'}
        </Button>
        <Link
          className={`${buttonClass(props.isDone ? 'next' : 'plain')} ${styles.next}`}
          href={neighbours.next}
          data-testid="next"
          onClick={props.onNext}
        >
          {neighbours.isLastStep ? 'Finish' : 'Next'} ▸
        </Link>
      </div>
    </footer>
  );
}

const whyNoSkip = (shell: Shell): string | undefined =>
  shell.isRunningAll ? 'The solution is being typed' : shell.whyNot;
