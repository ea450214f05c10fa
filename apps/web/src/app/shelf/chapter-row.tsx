'use client';

import Link from 'next/link';
import { markOf, useProgress } from '../../progress/progress.ts';
import { StepMarks } from '../../progress/step-marks.tsx';
import { stepAddress } from '../../workbench/lab-outline.ts';
import styles from './chapter-row.module.css';
import type { ShelfLab } from './shelf-lab.ts';

/** One chapter on the shelf. */
export function ChapterRow({ lab, number }: { readonly lab: ShelfLab; readonly number: number }) {
  const progress = useProgress();
  const passed = lab.steps.filter(({ id }) => markOf(progress, lab.id, id) === 'passed').length;
  const open = lab.steps.find(({ id }) => markOf(progress, lab.id, id) === 'open') ?? lab.steps[0];
  return (
    <li className={styles.row} data-testid="chapter">
      <span className={styles.number} aria-hidden="true">
        {number}
      </span>
      <div>
        <h3 className={styles.title}>
          <Link href={open === undefined ? '/' : stepAddress(lab.id, open.id)} prefetch={false}>
            {lab.title}
          </Link>
        </h3>
        <p className={styles.summary}>{lab.summary}</p>
      </div>
      <div className={styles.facts}>
        <StepMarks lab={lab.id} steps={lab.steps} label={`Steps of ${lab.title}`} />
        <span>
          {passed === 0 ? `${lab.steps.length} steps` : `${passed} of ${lab.steps.length} passed`} · about {lab.minutes}{' '}
          minutes
        </span>
      </div>
    </li>
  );
}
