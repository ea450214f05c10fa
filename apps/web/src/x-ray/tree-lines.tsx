import type { ReactNode } from 'react';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import styles from './tree-lines.module.css';
import type { TreePlace } from './tree-rows.ts';

/** Deeper nests are drawn at this depth: the name at the end of the lines must stay readable. */
const LEVELS_DRAWN_MAX = 4;

type Props = { readonly row: TreePlace; readonly said: string };

/** The lines from a row to its parent. Depth is said by indentation alone; readers of the text get `said`. */
export function TreeLines({ row, said }: Props) {
  if (row.depth === 0) return null;
  // The first level stands for the roots, which have no line of their own.
  const passing = row.hasMoreBelow.slice(1).slice(-LEVELS_DRAWN_MAX);
  return (
    <span className={styles.lines}>
      <VisuallyHidden>{said}: </VisuallyHidden>
      {passing.map((goesOn, level) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a level has no other name than its number.
        <span key={level} className={`${styles.level} ${goesOn ? styles.passing : ''}`} />
      ))}
      <span className={`${styles.level} ${styles.elbow} ${row.isLastChild ? '' : styles.passing}`} />
    </span>
  );
}

/** The head of a row that stands in a tree. */
export function TreeHead({ children, ...place }: Props & { readonly children: ReactNode }) {
  return (
    <th scope="row">
      <div className={styles.head}>
        <TreeLines {...place} />
        {children}
      </div>
    </th>
  );
}
