'use client';

import type { OverlayView } from '@drydock/protocol';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { rovingFocus } from '../roving-focus.ts';
import { Value } from '../value.tsx';
import { sizeWord } from './fate-words.ts';
import styles from './merged-table.module.css';
import type { MergedEntry } from './overlay-fates.ts';

/** Rows drawn; more are counted. */
const DRAWN_MAX = 400;

type Props = {
  readonly overlay: OverlayView;
  readonly readableAt: (path: string) => string;
  readonly merged: readonly MergedEntry[];
  /** Of the layers, from the top. */
  readonly names: readonly string[];
};

/** What a reader of the mount point finds, and which layer it comes from. */
export function MergedTable({ overlay, readableAt, merged, names }: Props) {
  const more = merged.length - DRAWN_MAX;
  return (
    <div className={styles.merged} data-testid="merged">
      <table className={styles.table} {...rovingFocus}>
        <caption>
          <VisuallyHidden>What is seen at {overlay.path}, and the layer each comes from.</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            <th scope="col">seen at {overlay.path}</th>
            <th scope="col" className={styles.size}>
              size
            </th>
            <th scope="col" className={styles.from}>
              from
            </th>
            <th scope="col" className={styles.hides}>
              hides
            </th>
          </tr>
        </thead>
        <tbody>
          {merged.slice(0, DRAWN_MAX).map(({ entry, layer, hides }) => {
            const from = names[layer] ?? 'a layer';
            const source = `${readableAt(overlay.path === '/' ? '' : overlay.path)}/${entry.path}`;
            const hidden = hides.map((one) => names[one] ?? 'a layer').join(', ');
            return (
              <tr key={entry.path}>
                <th scope="row">
                  <Value
                    reading={{
                      says: `${source} comes from ${overlay.layers[layer]?.path ?? from}${hidden === '' ? '' : ` and hides the one in ${hidden}`}`,
                      source,
                      command: `ls -ld ${source}`,
                    }}
                    className={styles.path}
                  >
                    {entry.path}
                  </Value>
                </th>
                <td className={styles.size}>{sizeWord(entry)}</td>
                <td className={overlay.layers[layer]?.role === 'upper' ? styles.upper : ''}>{from}</td>
                <td className={styles.hides}>{hidden}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {more > 0 ? <p className={styles.more}>… and {more} more.</p> : null}
    </div>
  );
}
