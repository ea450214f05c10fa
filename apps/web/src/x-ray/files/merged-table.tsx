'use client';

import type { OverlayView } from '@drydock/protocol';
import { LeftOut } from '../fold.tsx';
import { LensTable } from '../lens-table.tsx';
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
  return (
    <div className={styles.merged} data-testid="merged">
      <LensTable
        caption={`What is seen at ${overlay.path}, and the layer each comes from.`}
        columns={[
          { name: 'path', head: `seen at ${overlay.path}` },
          { name: 'size', width: 84, className: styles.size },
          { name: 'from', width: '20%' },
          { name: 'hides', width: '22%' },
        ]}
        className={styles.table}
      >
        {merged.slice(0, DRAWN_MAX).map(({ entry, layer, hides }) => {
          const from = names[layer] ?? 'a layer';
          const source = `${readableAt(overlay.path === '/' ? '' : overlay.path)}/${entry.path}`;
          const hidden = hides.map((one) => names[one] ?? 'a layer').join(', ');
          const hiding = hidden === '' ? '' : ` and hides the one in ${hidden}`;
          return (
            <tr key={entry.path}>
              <th scope="row">
                <Value
                  reading={{
                    says: `${source} comes from ${overlay.layers[layer]?.path ?? from}${hiding}`,
                    source,
                    command: `ls -ld ${source}`,
                  }}
                  className={styles.path}
                >
                  {entry.path}
                </Value>
              </th>
              <td className={styles.size}>{sizeWord(entry)}</td>
              <td className={overlay.layers[layer]?.role === 'upper' ? styles.upper : undefined}>{from}</td>
              <td className={styles.hides}>{hidden}</td>
            </tr>
          );
        })}
      </LensTable>
      <LeftOut count={merged.length - DRAWN_MAX} what="paths" />
    </div>
  );
}
