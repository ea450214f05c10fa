'use client';

import type { Check } from '@drydock/protocol';
import { SourcePath } from '../ui/source-path.tsx';
import styles from './check-line.module.css';
import { useChecks } from './checks-store.ts';

/** A condition, and what the kernel shows of it now. Ticks by itself; its size stays while it does. */
export function CheckLine({ check }: { readonly check: Check }) {
  const result = useChecks((state) => state.results.get(check.id));
  const isPassed = result?.isPassed ?? false;
  const look = result === undefined ? styles.unknown : isPassed ? styles.passed : styles.open;
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
        {result === undefined ? (
          <p className={styles.observed}>Ticks by itself as soon as your Linux shows it.</p>
        ) : (
          <p className={styles.observed}>
            {isPassed ? null : <strong>Not yet: </strong>}
            {result.observed} {result.source === null ? null : <SourcePath source={result.source} />}
          </p>
        )}
      </div>
    </div>
  );
}
