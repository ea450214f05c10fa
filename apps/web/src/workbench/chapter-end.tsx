'use client';

import { fillValue, type Parameters } from '@drydock/protocol';
import Link from 'next/link';
import { useEffect } from 'react';
import { markOf, useProgress } from '../progress/progress.ts';
import { buttonClass } from '../ui/button.tsx';
import styles from './chapter-end.module.css';
import { stepAddress } from './lab-outline.ts';
import { learnerSession } from './learner-session.ts';
import { useParameterValues } from './use-parameter-values.ts';

type Props = {
  readonly lab: {
    readonly id: string;
    readonly title: string;
    readonly summary: string;
    readonly parameters: Parameters;
    readonly steps: readonly { readonly id: string; readonly title: string; readonly goal: string }[];
  };
  /** Undefined after the last chapter. */
  readonly next:
    | { readonly title: string; readonly summary: string; readonly minutes: number; readonly address: string }
    | undefined;
};

const SIGNS = { passed: '✓', skipped: '–', open: '○' } as const;

/** What was done in a chapter, and where it goes on. The Linux beside it is as the last step left it. */
export function ChapterEnd({ lab, next }: Props) {
  const steps = fillValue(lab.steps, useParameterValues(lab));
  const progress = useProgress();
  useEffect(() => learnerSession().leaveStep(), []);
  const marks = steps.map(({ id }) => markOf(progress, lab.id, id));
  const passed = marks.filter((mark) => mark === 'passed').length;
  return (
    <article className={styles.page} aria-labelledby="end-title">
      <p className={styles.where}>End of the chapter</p>
      <h1 id="end-title" className={styles.title}>
        {lab.title}
      </h1>
      <h2 className={styles.head}>{passed === 0 ? 'What it is about' : 'What you can do now'}</h2>
      <p className={styles.words}>{lab.summary}</p>
      <h2 className={styles.head}>
        {passed === steps.length ? 'You have done all of it' : `You have done ${passed} of ${steps.length}`}
      </h2>
      <ul className={styles.steps}>
        {steps.map((step, index) => {
          const mark = marks[index] ?? 'open';
          return (
            <li key={step.id} className={styles[mark]}>
              <span className={styles.sign} aria-hidden="true">
                {SIGNS[mark]}
              </span>
              <div>
                <p>{step.goal}</p>
                <p className={styles.step}>
                  <Link href={stepAddress(lab.id, step.id)} prefetch={false}>
                    {step.title}
                  </Link>
                  , {mark === 'open' ? 'still open' : mark}
                </p>
              </div>
            </li>
          );
        })}
      </ul>
      <section className={styles.next}>
        {next === undefined ? (
          <>
            <h2 className={styles.head}>That was the last chapter</h2>
            <p className={styles.words}>
              Your Linux stays for a while. In the <Link href="/sandbox/">sandbox</Link> you can try whatever is left to
              ask of it.
            </p>
          </>
        ) : (
          <>
            <h2 className={styles.head}>Next: {next.title}</h2>
            <p className={styles.words}>{next.summary}</p>
          </>
        )}
        <p className={styles.ways}>
          {next === undefined ? null : (
            <Link className={buttonClass('next')} href={next.address} data-testid="next-chapter">
              Go on ▸
            </Link>
          )}
          <Link className={buttonClass('plain')} href="/">
            All chapters
          </Link>
          {next === undefined ? null : <span className={styles.minutes}>about {next.minutes} minutes</span>}
        </p>
      </section>
    </article>
  );
}
