'use client';

import type { View } from '@drydock/protocol';
import Link from 'next/link';
import { useState } from 'react';
import { ConnectionBadge } from '../connection/connection-badge.tsx';
import { StepMarks } from '../progress/step-marks.tsx';
import { ThemeSwitch } from '../theme/theme-switch.tsx';
import { Button } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { useView } from '../x-ray/view-store.ts';
import { HelpDialog } from './help-dialog.tsx';
import type { LabOutline } from './lab-outline.ts';
import { learnerSession } from './learner-session.ts';
import { ResetDialog } from './reset-dialog.tsx';
import styles from './top-bar.module.css';

/** Of the whole session: its top cgroup counts all below it. */
function memoryOf(view: View | null): number | null {
  const text = view?.cgroups.find(({ path }) => path === '/')?.files['memory.current'];
  return text === undefined ? null : Number(text);
}

type Props = {
  readonly lab: LabOutline | undefined;
  readonly stepId: string | undefined;
  /** Where one is, outside of the steps. */
  readonly place: string | undefined;
};

export function TopBar({ lab, stepId, place }: Props) {
  const [open, setOpen] = useState<'reset' | 'help' | null>(null);
  const memoryBytes = useView(({ view }) => memoryOf(view));
  const step = lab?.steps.find(({ id }) => id === stepId);
  const close = () => setOpen(null);
  return (
    <header className={styles.bar}>
      <Link href="/" className={styles.home} aria-label="Drydock, start page">
        <Logo />
        <span className={styles.name}>Drydock</span>
      </Link>
      <p className={styles.crumbs}>
        {lab === undefined ? null : <span className={styles.lab}>{lab.title}</span>}
        <span className={styles.step}>{step?.title ?? place}</span>
      </p>
      {lab === undefined ? null : (
        <div className={styles.marks}>
          <StepMarks lab={lab.id} steps={lab.steps} current={stepId} />
        </div>
      )}
      <div className={styles.right}>
        <ConnectionBadge
          memoryBytes={memoryBytes}
          onOpenAgain={() => learnerSession().link.openAgain()}
          onExtend={() => learnerSession().link.extend()}
        />
        <ThemeSwitch />
        <Button aria-haspopup="dialog" data-testid="reset" onClick={() => setOpen('reset')}>
          Reset …
        </Button>
        <Button aria-haspopup="dialog" aria-label="Help and keyboard shortcuts" onClick={() => setOpen('help')}>
          ?
        </Button>
      </div>
      <ResetDialog lab={lab} step={step} isOpen={open === 'reset'} onClose={close} />
      <HelpDialog isOpen={open === 'help'} onClose={close} />
    </header>
  );
}
