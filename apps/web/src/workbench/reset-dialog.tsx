'use client';

import { useConnection, whyNotReady } from '../connection/connection.ts';
import { forgetProgress, markedCount, useProgress } from '../progress/progress.ts';
import { announce } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import styles from './dialogs.module.css';
import type { LabOutline, StepOutline } from './lab-outline.ts';
import { ResetChoice } from './reset-choice.tsx';
import { useReset } from './use-reset.ts';

type Props = {
  /** Undefined outside of the labs. */
  readonly lab: LabOutline | undefined;
  readonly step: StepOutline | undefined;
  readonly isOpen: boolean;
  readonly onClose: () => void;
};

const ALL_OF_LINUX = 'every process is ended, every terminal is closed and every file you made in it is deleted';

/** Says what each reset deletes before it is done. */
export function ResetDialog({ lab, step, isOpen, onClose }: Props) {
  const notReady = whyNotReady(useConnection());
  const marked = useProgress(markedCount);
  const { state, stop, ...resets } = useReset(onClose);
  const close = () => {
    stop();
    onClose();
  };
  const shared = { state, notReady, onStop: stop };
  const earlier = step === undefined ? 0 : step.number - 1;
  return (
    <Dialog title="Reset" isOpen={isOpen} onClose={close}>
      {lab === undefined || step === undefined ? null : (
        <>
          <ResetChoice
            {...shared}
            reset="step"
            title={`This step: ${step.title}`}
            button="Begin this step anew"
            onReset={() => void resets.resetStep(lab, step)}
          >
            Makes a new Linux: in the old one {ALL_OF_LINUX}.{' '}
            {earlier === 0
              ? 'There are no steps before this one. '
              : `Then the solutions of the ${earlier === 1 ? 'step' : `${earlier} steps`} before this one are typed, so that what they leave behind is there. `}
            The mark of this step is forgotten, all others stay.
          </ResetChoice>
          <ResetChoice
            {...shared}
            reset="chapter"
            title={`This chapter: ${lab.title}`}
            button="Begin this chapter anew"
            onReset={() => void resets.resetChapter(lab)}
          >
            Makes a new Linux: in the old one {ALL_OF_LINUX}. The marks of this chapter’s {lab.steps.length} steps are
            forgotten, those of other chapters stay. You come to its first step.
          </ResetChoice>
        </>
      )}
      <ResetChoice
        {...shared}
        reset="session"
        title="Your Linux"
        button="Delete it and start a new one"
        onReset={() => void resets.resetSession()}
      >
        Makes a new Linux: in the old one {ALL_OF_LINUX}. All marks stay.
      </ResetChoice>
      <section className={styles.choice}>
        <h3>All marks</h3>
        <p className={styles.words}>
          Forgets which steps you passed or skipped ({marked} so far), here and on your other machines. Your Linux stays
          as it is.
        </p>
        <Button
          data-testid="forget-marks"
          disabledReason={marked === 0 ? 'No step is passed or skipped yet' : undefined}
          onClick={() => {
            forgetProgress();
            announce('All marks forgotten');
            onClose();
          }}
        >
          Forget all marks
        </Button>
      </section>
    </Dialog>
  );
}
