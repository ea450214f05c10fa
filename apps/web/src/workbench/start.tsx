'use client';

import Link from 'next/link';
import { isPassed, useProgress } from '../progress/progress.ts';
import { ThemeSwitch } from '../theme/theme-switch.tsx';
import { buttonClass } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { type LabOutline, stepAddress } from './lab-outline.ts';
import styles from './start.module.css';

export function StartBar() {
  return (
    <header className={styles.bar}>
      <p className={styles.home}>
        <Logo />
        Drydock
      </p>
      <ThemeSwitch />
    </header>
  );
}

/** Starts the lab, or goes on at the first step not yet passed. */
export function StartButton({ lab, first }: { readonly lab: LabOutline; readonly first: string }) {
  const progress = useProgress();
  const hasBegun = lab.steps.some(({ id }) => isPassed(progress, lab.id, id));
  const open = lab.steps.find(({ id }) => !isPassed(progress, lab.id, id));
  const words = !hasBegun ? 'Start' : open === undefined ? 'Start again' : 'Go on';
  const target = hasBegun && open !== undefined ? open : lab.steps[0];
  return (
    <p className={styles.start}>
      <Link
        className={`${buttonClass('next')} ${styles.button}`}
        href={hasBegun && open !== undefined ? stepAddress(lab.id, open.id) : first}
        data-testid="start"
      >
        {words} ▸
      </Link>
      <span className={styles.where}>
        {hasBegun && open !== undefined ? 'Next' : 'First'}: {target?.title}
      </span>
    </p>
  );
}
