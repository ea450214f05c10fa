'use client';

import { readCommand } from '../ui/read-command.ts';
import { useReading } from './reading.ts';
import styles from './x-ray.module.css';

const LEGENDS = {
  processes:
    'Left of the dashed line: the number your Linux gives a process. Right: the number it sees itself. Filled tag: a namespace of its own. Outline: shared with your Linux.',
  namespaces:
    'Same inode, same world. Filled, “own”: not the one of your Linux’s first process. Outlined, “shared”: the same. Point at one to light up everybody in it.',
} as const;

/** The foot of the x-ray: explains it, or the value pointed at. Always two lines high. */
export function ReadingLine({ tab }: { readonly tab: keyof typeof LEGENDS }) {
  const reading = useReading((state) => state.reading);
  return (
    <p className={styles.reading}>
      {reading === null ? (
        LEGENDS[tab]
      ) : (
        <>
          <span className={styles.says}>{reading.says}</span>
          <span className={styles.source}>
            {reading.source} <span className={styles.hint}>click copies: {readCommand(reading.source)}</span>
          </span>
        </>
      )}
    </p>
  );
}
