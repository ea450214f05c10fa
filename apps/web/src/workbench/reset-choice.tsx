'use client';

import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import styles from './dialogs.module.css';
import type { ResetProgress } from './reset-step.ts';
import type { Reset, ResetState } from './use-reset.ts';

type Props = {
  readonly reset: Reset;
  readonly title: string;
  readonly button: string;
  readonly state: ResetState;
  readonly notReady: string | undefined;
  readonly onReset: () => void;
  readonly onStop: () => void;
  /** What it deletes, and what it leaves. */
  readonly children: ReactNode;
};

/** One of the resets, with how far it has come. */
export function ResetChoice({ reset, title, button, state, notReady, onReset, onStop, children }: Props) {
  const isBusy = state.state === 'busy';
  const progress = state.state === 'busy' && state.reset === reset ? state.progress : null;
  return (
    <section className={styles.choice}>
      <h3>{title}</h3>
      <p className={styles.words}>{children}</p>
      <div className={styles.act}>
        <Button
          data-testid={`reset-${reset}`}
          disabledReason={isBusy ? 'A new Linux is being made' : notReady}
          onClick={onReset}
        >
          {button}
        </Button>
        {progress === null ? null : (
          <>
            <span className={styles.progress} data-testid="reset-progress">
              {wordsOf(progress)}
            </span>
            {progress.state === 'typing' ? (
              <Button data-testid="reset-stop" onClick={onStop}>
                Stop
              </Button>
            ) : null}
          </>
        )}
      </div>
      {state.state === 'failed' && state.reset === reset ? (
        <p role="alert" className={styles.failed}>
          {state.words}
        </p>
      ) : null}
    </section>
  );
}

function wordsOf(progress: ResetProgress): string {
  switch (progress.state) {
    case 'making':
      return 'Making a new Linux …';
    case 'typing':
      return `Typing step ${progress.step} of ${progress.of} …`;
  }
}
