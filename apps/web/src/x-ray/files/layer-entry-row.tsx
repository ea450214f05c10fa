'use client';

import { LensRow, Mark } from '../lens-table.tsx';
import { Value } from '../value.tsx';
import { fateSign, fateWords, sizeWord } from './fate-words.ts';
import styles from './layer.module.css';
import type { FatedEntry } from './overlay-fates.ts';

type Props = {
  readonly fated: FatedEntry;
  readonly layerPath: string;
  readonly names: readonly string[];
  readonly mark: string | undefined;
};

export function LayerEntryRow({ fated: { entry, fate }, layerPath, names, mark }: Props) {
  const words = fateWords(entry, fate, names);
  const source = `${layerPath === '/' ? '' : layerPath}/${entry.path}`;
  return (
    <LensRow isMarked={mark !== undefined} className={styles[fate.kind]} data-testid="layer-entry">
      <th scope="row">
        <Value
          reading={{ says: `${entry.path}: ${sizeWord(entry)}, ${words}`, source, command: `ls -ld ${source}` }}
          className={styles.entry}
        >
          <span className={styles.sign} aria-hidden="true">
            {fateSign(fate)}
          </span>
          <span className={styles.name}>{entry.path}</span>
          <Mark says={mark} />
        </Value>
      </th>
      <td className={styles.size}>{sizeWord(entry)}</td>
      <td className={styles.words}>{words}</td>
    </LensRow>
  );
}
