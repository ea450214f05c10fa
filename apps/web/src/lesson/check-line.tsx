'use client';

import type { Check } from '@drydock/protocol';
import { useRef } from 'react';
import { SourcePath } from '../ui/source-path.tsx';
import { useOverflow } from '../ui/use-overflow.ts';
import styles from './check-line.module.css';
import { useChecks } from './checks-store.ts';
import { usualObservation } from './usual-observation.ts';

/** A condition, and what the kernel shows of it now. Ticks by itself; its size stays while it does. */
export function CheckLine({ check }: { readonly check: Check }) {
  const result = useChecks((state) => state.results.get(check.id));
  const isPassed = result?.isPassed ?? false;
  const wasPassed = useChecks((state) => state.reached.has(check.id));
  const look = result === undefined ? styles.unknown : isPassed ? styles.passed : styles.open;
  const observed = useRef<HTMLParagraphElement>(null);
  const { isHigher } = useOverflow(observed, result);
  const usual = usualObservation(check);
  return (
    <div className={`${styles.check} ${look}`} data-testid="check" data-check-id={check.id} data-passed={isPassed}>
      <span className={styles.sign} aria-hidden="true">
        {isPassed ? '✓' : '○'}
      </span>
      <div className={styles.words}>
        <p className={styles.says}>
          {isPassed ? <span className={styles.said}>Passed: </span> : null}
          {check.says}
        </p>
        <div className={styles.seen}>
          <p className={styles.usual} data-observed={usual.observed} data-source={usual.source} aria-hidden="true" />
          {/* What is longer than usual scrolls; the keyboard reaches it too. */}
          <p ref={observed} className={styles.observed} {...(isHigher ? { tabIndex: 0 } : {})}>
            {result === undefined ? (
              'Ticks by itself as soon as your Linux shows it.'
            ) : (
              <>
                {isPassed ? null : <strong>{wasPassed ? 'Not any more' : 'Not yet'}: </strong>}
                {result.observed} {result.source === null ? null : <SourcePath source={result.source} />}
              </>
            )}
          </p>
        </div>
      </div>
    </div>
  );
}
