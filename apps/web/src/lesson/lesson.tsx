'use client';

import type { Step } from '@drydock/curriculum';
import { useEffect, useRef } from 'react';
import { BlockView } from './block-view.tsx';
import { CheckLine } from './check-line.tsx';
import { Footer, type Neighbours } from './footer.tsx';
import styles from './lesson.module.css';
import type { Shell } from './shell.ts';

type Props = {
  readonly stepCount: number;
  readonly step: Step;
  readonly shell: Shell;
  readonly isPassed: boolean;
  readonly neighbours: Neighbours;
  /** Shown above the text when the page has no Linux behind it. */
  readonly calmWord: string | undefined;
  readonly onNext: () => void;
};

let lastStep: string | null = null;

/** One step: its text, commands and checks in reading order, and the ways on. */
export function Lesson(props: Props) {
  const { step, shell } = props;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Another step than before: reading starts at its top. The first one of a page leaves the focus to the browser.
    if (lastStep !== null && lastStep !== step.id) title.current?.focus({ preventScroll: true });
    lastStep = step.id;
  }, [step.id]);
  const drawn = new Set(step.blocks.flatMap((block) => (block.kind === 'check' ? [block.id] : [])));
  const rest = step.checks.filter(({ id }) => !drawn.has(id));
  return (
    <article className={styles.lesson} aria-labelledby="step-title">
      <div className={styles.scroll}>
        <p className={styles.where}>
          Step {step.number} of {props.stepCount}
          {props.isPassed ? <span className={styles.passed}> · ✓ passed</span> : null}
        </p>
        <h1 id="step-title" ref={title} className={styles.title} tabIndex={-1}>
          {step.title}
        </h1>
        <p className={styles.goal}>{step.goal}</p>
        {props.calmWord === undefined ? null : <p className={styles.calm}>{props.calmWord}</p>}
        {step.blocks.map((block, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a step never move.
          <BlockView key={`${step.id}-${index}`} block={block} checks={step.checks} shell={shell} />
        ))}
        {rest.map((check) => (
          <CheckLine key={check.id} check={check} />
        ))}
      </div>
      <Footer
        key={step.id}
        step={step}
        shell={shell}
        neighbours={props.neighbours}
        isPassed={props.isPassed}
        onNext={props.onNext}
      />
    </article>
  );
}
