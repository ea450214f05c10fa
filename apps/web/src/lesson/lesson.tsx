'use client';

import type { Step } from '@drydock/curriculum';
import { type ReactNode, useEffect, useRef } from 'react';
import { BlockView } from './block-view.tsx';
import { CheckLine } from './check-line.tsx';
import { Footer, type Neighbours } from './footer.tsx';
import { HelpWithoutScript } from './help-without-script.tsx';
import styles from './lesson.module.css';
import type { Shell } from './shell.ts';
import type { Skipping } from './skipping.ts';

type Props = {
  readonly labId: string;
  readonly stepCount: number;
  readonly step: Step;
  readonly shell: Shell;
  readonly mark: 'passed' | 'skipped' | 'open';
  readonly neighbours: Neighbours;
  /** Shown above the text when the page has no Linux behind it. */
  readonly calmWord: string | undefined;
  /** What else there is to this step, below its text. */
  readonly children: ReactNode;
  readonly skipping: Skipping;
  readonly onSkip: () => void;
  readonly onStopSkipping: () => void;
  readonly onNext: () => void;
};

let lastStep: string | null = null;

/** One step: its text, commands and checks in reading order, and the ways on. */
export function Lesson(props: Props) {
  const { labId, step, shell } = props;
  const name = `${labId}/${step.id}`;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Another step than before: reading starts at its top. The first one of a page leaves the focus to the browser.
    if (lastStep !== null && lastStep !== name) title.current?.focus({ preventScroll: true });
    lastStep = name;
  }, [name]);
  const drawn = new Set(step.blocks.flatMap((block) => (block.kind === 'check' ? [block.id] : [])));
  const rest = step.checks.filter(({ id }) => !drawn.has(id));
  return (
    <article className={styles.lesson} aria-labelledby="step-title">
      <div className={styles.scroll}>
        <p className={styles.where}>
          Step {step.number} of {props.stepCount}
          {props.mark === 'passed' ? <span className={styles.passed}> · ✓ passed</span> : null}
          {props.mark === 'skipped' ? ' · skipped' : null}
        </p>
        <h1 id="step-title" ref={title} className={styles.title} tabIndex={-1}>
          {step.title}
        </h1>
        <p className={styles.goal}>{step.goal}</p>
        {props.calmWord === undefined ? null : <p className={styles.calm}>{props.calmWord}</p>}
        {step.blocks.map((block, index) => (
          <BlockView
            // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a step never move.
            key={`${name}-${index}`}
            name={`${name}/${index}`}
            block={block}
            checks={step.checks}
            place={step.blocks.slice(0, index).filter(({ kind }) => kind === 'command').length}
            shell={shell}
          />
        ))}
        {rest.map((check) => (
          <CheckLine key={check.id} check={check} />
        ))}
        {props.children}
        <HelpWithoutScript step={step} />
      </div>
      <Footer
        key={name}
        step={step}
        shell={shell}
        neighbours={props.neighbours}
        isDone={props.mark !== 'open' || step.checks.length === 0}
        skipping={props.skipping}
        onSkip={props.onSkip}
        onStopSkipping={props.onStopSkipping}
        onNext={props.onNext}
      />
    </article>
  );
}
