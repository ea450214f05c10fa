import styles from './footer.module.css';
import type { Skipping } from './skipping.ts';

/** What skipping does at the moment, and what it could not do. */
export function SkipWord({ skipping }: { readonly skipping: Skipping }) {
  switch (skipping.state) {
    case 'idle':
    case 'done':
      return null;
    case 'typing':
      return (
        <p className={styles.skip}>
          Typing line {skipping.line} of {skipping.of} of the solution …
        </p>
      );
    case 'waiting':
      return <p className={styles.skip}>Typed. Waiting until each check has seen it …</p>;
    case 'stuck':
      return (
        <div className={styles.skip} data-testid="skip-stuck">
          <p>
            <strong>Not skipped.</strong> The solution was typed, and this is still missing:
          </p>
          <ul>
            {skipping.missing.map(({ id, says, observed }) => (
              <li key={id}>
                {says} {observed}
              </li>
            ))}
          </ul>
          <p>Reset … this step makes what the steps before it leave behind; skipping works from there.</p>
        </div>
      );
  }
}
