'use client';

import type { OverlayView } from '@drydock/protocol';
import { useState } from 'react';
import { bytesWord } from '../../ui/byte-words.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { rovingFocus } from '../roving-focus.ts';
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
  readonly commandId: number | null;
};

/** One sheet of the stack: a directory, and what becomes of each thing in it. */
export function Layer({ overlay, readableAt, index, fated, names, lowerNumber, alsoIn, marks, commandId }: Props) {
  const [isUnfolded, setIsUnfolded] = useState(false);
  const layer = overlay.layers[index];
  if (layer === undefined) return null;
  const markOf = (path: string) =>
    layer.role === 'upper' ? marks.entries.get(entryKey(overlay.path, path)) : undefined;
  const { shown, folded } = shownEntries(fated, (path) => markOf(path) !== undefined);
  const rows = isUnfolded ? [...shown, ...folded] : shown;
  const role = layer.role === 'upper' ? 'upper' : `lower ${lowerNumber}`;
  const unlisted = layer.entryCount - layer.entries.length;
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
        <table className={styles.table} {...rovingFocus}>
          <caption>
            <VisuallyHidden>What is in the {role} layer, and what becomes of it in the merged view.</VisuallyHidden>
          </caption>
          <tbody>
            {rows.map((one) => {
              const mark = markOf(one.entry.path);
              return (
                <LayerEntryRow
                  // A mark that is new mounts anew, and so glows once.
                  key={`${one.entry.path}-${mark === undefined ? '' : commandId}`}
                  fated={one}
                  layerPath={readableAt(layer.path)}
                  names={names}
                  mark={mark}
                />
              );
            })}
          </tbody>
        </table>
      )}
      {folded.length === 0 ? null : (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={isUnfolded}
          onClick={() => setIsUnfolded(!isUnfolded)}
        >
          {isUnfolded ? '▾ fewer' : `▸ ${folded.length} more, which are seen and hide nothing`}
        </button>
      )}
      {unlisted > 0 ? <p className={styles.unlisted}>… and {unlisted} more, counted but not listed.</p> : null}
    </li>
  );
}

const contentWord = (count: number, bytes: number): string =>
  count === 0 ? 'empty' : `${count} ${count === 1 ? 'entry' : 'entries'}, ${bytesWord(bytes)}`;
