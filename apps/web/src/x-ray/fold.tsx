import type { ReactNode } from 'react';
import styles from './fold.module.css';

type Props = {
  readonly isUnfolded: boolean;
  readonly setIsUnfolded: (isUnfolded: boolean) => void;
  readonly children: ReactNode;
};

/** Shows what was folded away, and folds it again. */
export function Fold({ isUnfolded, setIsUnfolded, children }: Props) {
  return (
    <button type="button" className={styles.fold} aria-expanded={isUnfolded} onClick={() => setIsUnfolded(!isUnfolded)}>
      {isUnfolded ? '▾' : '▸'} {children}
    </button>
  );
}

/** What a long list leaves out is said. */
export function LeftOut({ count, what }: { readonly count: number; readonly what: string }) {
  return count > 0 ? (
    <p className={styles.leftOut}>
      … and {count} more {what}, counted but not listed.
    </p>
  ) : null;
}
