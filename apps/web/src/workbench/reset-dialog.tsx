'use client';

import { Failure } from '@drydock/protocol';
import { useState } from 'react';
import { useConnection, whyNotReady } from '../connection/connection.ts';
import { forgetProgress, passedCount, useProgress } from '../progress/progress.ts';
import { announce } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import styles from './dialogs.module.css';
import { learnerSession } from './learner-session.ts';

/** Says what each reset deletes before it is done. */
export function ResetDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const notReady = whyNotReady(useConnection());
  const passed = useProgress(passedCount);
  const [state, setState] = useState<{ isBusy: boolean; problem: string | null }>({ isBusy: false, problem: null });

  const resetLinux = async () => {
    setState({ isBusy: true, problem: null });
    try {
      await learnerSession().link.reset();
      announce('You have a new Linux');
      setState({ isBusy: false, problem: null });
      onClose();
    } catch (error) {
      setState({ isBusy: false, problem: error instanceof Failure ? error.message : String(error) });
    }
  };
  return (
    <Dialog title="Reset" isOpen={isOpen} onClose={onClose}>
      <section className={styles.choice}>
        <h3>Your Linux</h3>
        <p className={styles.words}>
          Ends every process, closes every terminal and deletes every file you made in it. A new, empty one takes its
          place. Your progress stays.
        </p>
        <Button
          look="next"
          data-testid="reset-linux"
          disabledReason={state.isBusy ? 'It is being made' : notReady}
          onClick={resetLinux}
        >
          {state.isBusy ? 'Making a new Linux …' : 'Delete it and start a new one'}
        </Button>
        {state.problem === null ? null : <p role="alert">{state.problem}</p>}
      </section>
      <section className={styles.choice}>
        <h3>Your progress</h3>
        <p className={styles.words}>
          Forgets which steps you have passed ({passed} so far), in this browser only. Your Linux stays as it is.
        </p>
        <Button
          disabledReason={passed === 0 ? 'No step is passed yet' : undefined}
          onClick={() => {
            forgetProgress();
            announce('Progress forgotten');
            onClose();
          }}
        >
          Forget my progress
        </Button>
      </section>
    </Dialog>
  );
}
