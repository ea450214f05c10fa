import type { ProcessRow } from './process-tree.ts';
import styles from './tree-lines.module.css';

/** Deeper nests are drawn at this depth: the name of the process must stay readable. */
const LEVELS_DRAWN_MAX = 4;

/** The lines from a process to its parent. Depth is said by indentation alone; readers of the text get the parent. */
export function TreeLines({ row }: { readonly row: ProcessRow }) {
  if (row.depth === 0) return null;
  // The first level stands for the roots, which have no line of their own.
  const passing = row.hasMoreBelow.slice(1).slice(-LEVELS_DRAWN_MAX);
  return (
    <span className={styles.lines}>
      <span className={styles.said}>child of {row.process.parentPid}: </span>
      {passing.map((goesOn, level) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a level has no other name than its number.
        <span key={level} className={`${styles.level} ${goesOn ? styles.passing : ''}`} />
      ))}
      <span className={`${styles.level} ${styles.elbow} ${row.isLastChild ? '' : styles.passing}`} />
    </span>
  );
}
