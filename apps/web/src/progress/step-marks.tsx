'use client';

import Link from 'next/link';
import { useEffect } from 'react';
import { markOf, recallProgress, useProgress } from './progress.ts';
import styles from './step-marks.module.css';

export type MarkedStep = { readonly id: string; readonly title: string; readonly number: number };

/** One mark a step: passed, skipped, the one on screen, or still to come. Each leads to its step. */
export function StepMarks(props: {
  readonly lab: string;
  readonly steps: readonly MarkedStep[];
  readonly current?: string | undefined;
  /** For a page with several of them. */
  readonly label?: string;
}) {
  const progress = useProgress();
  useEffect(recallProgress, []);
  return (
    <nav aria-label={props.label ?? 'Steps'}>
      <ol className={styles.marks}>
        {props.steps.map(({ id, title, number }) => {
          const mark = markOf(progress, props.lab, id);
          const isCurrent = id === props.current;
          const words = `Step ${number}: ${title}${mark === 'open' ? '' : `, ${mark}`}`;
          return (
            <li key={id}>
              <Link
                href={`/labs/${props.lab}/${id}/`}
                className={`${styles.mark} ${styles[mark]} ${isCurrent ? styles.current : ''}`}
                aria-label={words}
                aria-current={isCurrent ? 'step' : undefined}
                title={words}
                prefetch={false}
              >
                <span className={styles.bar} />
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
