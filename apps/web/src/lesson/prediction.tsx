'use client';

import type { Block } from '@drydock/curriculum';
import { useId } from 'react';
import { announce } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Html } from './html.tsx';
import styles from './prediction.module.css';
import { choose, compare, usePredictions } from './predictions-store.ts';
import { WithoutScript } from './without-script.tsx';

type Props = { readonly block: Extract<Block, { kind: 'prediction' }>; readonly name: string };

/** A question answered before the command below it is run: choose, try, compare. */
export function Prediction({ block, name }: Props) {
  const made = usePredictions((state) => state.made.get(name));
  const id = useId();
  const isCompared = made?.isCompared ?? false;
  const isRight = made !== undefined && block.options[made.option]?.isRight === true;
  const verdict = isRight ? 'As you predicted.' : 'Not as you predicted.';
  return (
    <div className={styles.prediction} data-testid="prediction" data-compared={isCompared}>
      <p className={styles.when}>Predict first, then run the command below</p>
      <div id={id}>
        <Html className={styles.question} html={block.questionHtml} />
      </div>
      <div role="radiogroup" aria-labelledby={id} className={styles.options}>
        {block.options.map((option, index) => {
          const isChosen = made?.option === index;
          const word = isCompared ? wordFor({ isChosen, isRight: option.isRight }) : isChosen ? 'your prediction' : '';
          return (
            <label key={option.html} className={`${styles.option} ${isCompared && option.isRight ? styles.right : ''}`}>
              <input
                type="radio"
                name={id}
                checked={isChosen}
                disabled={isCompared && !isChosen}
                onChange={() => choose(name, index)}
              />
              <Html className={styles.words} html={option.html} />
              <span className={styles.mark}>{word}</span>
            </label>
          );
        })}
      </div>
      {isCompared ? (
        <div className={styles.answer}>
          <p className={styles.verdict}>{verdict}</p>
          <Html className={styles.question} html={block.answerHtml} />
        </div>
      ) : (
        <Button
          data-testid="compare"
          disabledReason={made === undefined ? 'Choose what you expect first' : undefined}
          onClick={() => {
            compare(name);
            announce(verdict);
          }}
        >
          Compare with what you saw
        </Button>
      )}
      <WithoutScript>
        <Html className={styles.question} html={block.answerHtml} />
      </WithoutScript>
    </div>
  );
}

function wordFor({ isChosen, isRight }: { isChosen: boolean; isRight: boolean }): string {
  if (isRight) return isChosen ? '✓ so it is, and you said so' : '✓ so it is';
  return isChosen ? 'your prediction' : '';
}
