'use client';

import type { OverlayView } from '@drydock/protocol';
import { useMemo, useState } from 'react';
import { Fold } from '../fold.tsx';
import { shortInode } from '../process-words.ts';
import type { FileMarks } from './file-marks.ts';
import { Layer } from './layer.tsx';
import { shortNames } from './layer-names.ts';
import { MergedTable } from './merged-table.tsx';
import { mergedView, overlayFates } from './overlay-fates.ts';
import styles from './overlay-stack.module.css';

type Props = {
  readonly overlay: OverlayView;
  /** The mount namespaces it is seen in. */
  readonly namespaces: readonly number[];
  readonly sessionNamespace: number | undefined;
  /** Where the learner's shell finds a path that the mount names. */
  readonly readableAt: (path: string) => string;
  /** Mount points by layer key. */
  readonly users: ReadonlyMap<string, readonly string[]>;
  readonly marks: FileMarks;
};

/** One overlay as it is looked through: the upper layer on top, and on demand what comes out. */
export function OverlayStack({ overlay, namespaces, sessionNamespace, readableAt, users, marks }: Props) {
  const [isMergedShown, setIsMergedShown] = useState(false);
  const { fates, names, merged } = useMemo(() => {
    const fates = overlayFates(overlay);
    const short = shortNames(overlay.layers.map(({ path }) => path));
    return { fates, names: overlay.layers.map(({ path }) => short.get(path) ?? path), merged: mergedView(fates) };
  }, [overlay]);
  const elsewhere = namespaces.filter((inode) => inode !== sessionNamespace);
  const hasUpper = overlay.layers[0]?.role === 'upper';
  return (
    <section className={styles.stack} aria-label={`Overlay at ${overlay.path}`} data-testid="overlay">
      <div className={styles.head}>
        <h3 className={styles.title}>
          {overlay.path} <span className={styles.kind}>overlay of {layersWord(overlay)}</span>
        </h3>
        {elsewhere.length === 0 ? null : (
          <span className={styles.where}>in mount namespace {elsewhere.map(shortInode).join(', ')}</span>
        )}
        <span className={styles.toggle}>
          <Fold isUnfolded={isMergedShown} setIsUnfolded={setIsMergedShown}>
            merged view, {merged.length} {merged.length === 1 ? 'path' : 'paths'}
          </Fold>
        </span>
      </div>
      {isMergedShown ? <MergedTable overlay={overlay} readableAt={readableAt} merged={merged} names={names} /> : null}
      <ol className={styles.layers} aria-label="Layers, the upper first">
        {overlay.layers.map((layer, index) => (
          <Layer
            // The same directory may be named twice.
            // biome-ignore lint/suspicious/noArrayIndexKey: a layer's place in the stack is what it is.
            key={`${index} ${layer.path}`}
            overlay={overlay}
            readableAt={readableAt}
            index={index}
            fated={fates[index] ?? []}
            names={names}
            lowerNumber={hasUpper ? index : index + 1}
            alsoIn={(users.get(layer.key ?? '') ?? []).filter((path) => path !== overlay.path)}
            marks={marks}
          />
        ))}
      </ol>
    </section>
  );
}

function layersWord({ layers }: OverlayView): string {
  const lowers = layers.filter(({ role }) => role === 'lower').length;
  const below = `${lowers} lower ${lowers === 1 ? 'layer' : 'layers'}`;
  return lowers === layers.length ? `${below}, read-only` : `an upper and ${below}`;
}
