'use client';

import type { OverlayView } from '@drydock/protocol';
import { useState } from 'react';
import { bytesWord } from '../../ui/byte-words.ts';
import { Fold, LeftOut } from '../fold.tsx';
import { LensTable } from '../lens-table.tsx';
import { Value } from '../value.tsx';
import { entryKey, type FileMarks } from './file-marks.ts';
import styles from './layer.module.css';
import { LayerEntryRow } from './layer-entry-row.tsx';
import type { FatedEntry } from './overlay-fates.ts';
import { shownEntries } from './shown-entries.ts';

type Props = {
  readonly overlay: OverlayView;
  readonly readableAt: (path: string) => string;
  readonly index: number;
  readonly fated: readonly FatedEntry[];
  /** Of all layers, from the top. */
  readonly names: readonly string[];
  readonly lowerNumber: number;
  /** Other overlays it is a layer of. */
  readonly alsoIn: readonly string[];
  readonly marks: FileMarks;
};

/** One sheet of the stack: a directory, and what becomes of each thing in it. */
export function Layer({ overlay, readableAt, index, fated, names, lowerNumber, alsoIn, marks }: Props) {
  const [isUnfolded, setIsUnfolded] = useState(false);
  const layer = overlay.layers[index];
  if (layer === undefined) return null;
  const markOf = (path: string) =>
    layer.role === 'upper' ? marks.entries.get(entryKey(overlay.path, path)) : undefined;
  const { shown, folded } = shownEntries(fated, (path) => markOf(path) !== undefined);
  const rows = isUnfolded ? [...shown, ...folded] : shown;
  const role = layer.role === 'upper' ? 'upper' : `lower ${lowerNumber}`;
  return (
    <li className={`${styles.layer} ${styles[layer.role]}`} data-testid="layer" data-role={layer.role}>
      <div className={styles.head}>
        <span className={styles.role}>{role}</span>
        <Value
          reading={{
            says: `${role} layer of ${overlay.path}: ${contentWord(layer.entryCount, layer.bytes)}${layer.role === 'upper' ? '; all that is written goes here' : '; is never written to'}`,
            source: readableAt(layer.path),
            command: `ls -lA ${readableAt(layer.path)}`,
          }}
          className={styles.path}
        >
          {layer.path}
        </Value>
        <span className={styles.content}>
          {layer.key === null ? 'could not be opened' : contentWord(layer.entryCount, layer.bytes)}
          {alsoIn.length === 0 ? null : <span className={styles.shared}> · also a layer of {alsoIn.join(', ')}</span>}
        </span>
      </div>
      {rows.length === 0 ? null : (
        <LensTable
          caption={`What is in the ${role} layer, and what becomes of it in the merged view.`}
          className={styles.table}
        >
          {rows.map((one) => (
            <LayerEntryRow
              key={one.entry.path}
              fated={one}
              layerPath={readableAt(layer.path)}
              names={names}
              mark={markOf(one.entry.path)}
            />
          ))}
        </LensTable>
      )}
      {folded.length === 0 ? null : (
        <Fold isUnfolded={isUnfolded} setIsUnfolded={setIsUnfolded}>
          {isUnfolded ? 'fewer' : `${folded.length} more, which are seen and hide nothing`}
        </Fold>
      )}
      <LeftOut count={layer.entryCount - layer.entries.length} what="entries" />
    </li>
  );
}

const contentWord = (count: number, bytes: number): string =>
  count === 0 ? 'empty' : `${count} ${count === 1 ? 'entry' : 'entries'}, ${bytesWord(bytes)}`;
