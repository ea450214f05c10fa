'use client';

import Link from 'next/link';
import { markOf, useProgress } from '../../progress/progress.ts';
import { buttonClass } from '../../ui/button.tsx';
import { stepAddress } from '../../workbench/lab-outline.ts';
import styles from './begin.module.css';
import { OtherMachineButton } from './other-machine-button.tsx';
import type { ShelfLab } from './shelf-lab.ts';

type Props = {
  readonly labs: readonly ShelfLab[];
  /** The step in which a stranger makes a process number one. */
  readonly numberOne: { readonly lab: string; readonly step: string };
};

/** The way in: to number one for a stranger, to where they left for everybody else. */
export function Begin({ labs, numberOne }: Props) {
  const progress = useProgress();
  const left = progress.last === null ? undefined : goOnAt(labs, progress.last, progress);
  return (
    <div className={styles.begin}>
      <div className={styles.ways}>
        <Link
          className={`${buttonClass('next')} ${styles.button}`}
          href={left === undefined ? stepAddress(numberOne.lab, numberOne.step) : stepAddress(left.lab, left.step)}
          data-testid="start"
        >
          {left === undefined ? 'Become process 1' : 'Continue'} ▸
        </Link>
        <Link
          className={`${buttonClass('plain')} ${styles.button}`}
          href={left === undefined ? '#chapters' : stepAddress(numberOne.lab, numberOne.step)}
        >
          {left === undefined ? 'See the chapters' : 'Become process 1'}
        </Link>
        <OtherMachineButton />
      </div>
      <p className={styles.where}>
        {left === undefined
          ? 'Two clicks: this one, and Run on the page it leads to.'
          : `Where you left: ${left.labTitle}, ${left.title}`}
      </p>
    </div>
  );
}

/** The step seen last, or the first one after it that is still open. */
function goOnAt(
  labs: readonly ShelfLab[],
  last: { readonly lab: string; readonly step: string },
  progress: Parameters<typeof markOf>[0],
) {
  const lab = labs.find(({ id }) => id === last.lab);
  const at = lab?.steps.findIndex(({ id }) => id === last.step) ?? -1;
  if (lab === undefined || at === -1) return undefined;
  const step = lab.steps.slice(at).find(({ id }) => markOf(progress, lab.id, id) === 'open') ?? lab.steps[at];
  return step === undefined ? undefined : { lab: lab.id, labTitle: lab.title, step: step.id, title: step.title };
}
