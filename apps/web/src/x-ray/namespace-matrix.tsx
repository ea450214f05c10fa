'use client';

import { NAMESPACE_KINDS, type NamespaceKind, type ProcessView, type View } from '@drydock/protocol';
import { useMemo } from 'react';
import { hueOf } from '../ui/namespace-hue.ts';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import styles from './namespace-matrix.module.css';
import { namespaceReading } from './namespace-tag.tsx';
import { processTree } from './process-tree.ts';
import { insideWord, shortInode } from './process-words.ts';
import { rovingFocus } from './roving-focus.ts';
import type { RowMark } from './row-marks.ts';
import { type Share, sharingOf } from './sharing.ts';
import { Value } from './value.tsx';

type Props = { readonly view: View; readonly marks: ReadonlyMap<number, RowMark>; readonly commandId: number | null };

/** Processes by the eight kinds of namespace. The same inode is the same world. */
export function NamespaceMatrix({ view, marks, commandId }: Props) {
  const rows = useMemo(() => processTree(view.processes), [view.processes]);
  const sharing = useMemo(() => sharingOf(view.processes), [view.processes]);
  return (
    <table className={styles.table} {...rovingFocus}>
      <caption>
        <VisuallyHidden>
          Namespaces of every process by inode number. Arrow keys go through the values; the same number is the same
          namespace.
        </VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">process</th>
          {NAMESPACE_KINDS.map((kind) => (
            <th key={kind} scope="col" style={hueOf(kind)}>
              <span className={styles.kind}>{kind}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ process }) => {
          const mark = marks.get(process.pid);
          return (
            <tr key={`${process.pid}-${process.startTicks}`}>
              <th scope="row">
                <Who process={process} />
              </th>
              {NAMESPACE_KINDS.map((kind) => {
                const isChanged = mark?.namespaces.has(kind) ?? false;
                return (
                  <td key={`${kind}-${isChanged ? commandId : ''}`}>
                    <Cell process={process} kind={kind} share={sharing(process, kind)} isChanged={isChanged} />
                  </td>
                );
              })}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Who({ process }: { process: ProcessView }) {
  return (
    <span className={styles.who}>
      <span className={styles.pids}>
        {process.pid}
        {process.insidePids.length === 0 ? null : <span className={styles.inside}> ┊ {insideWord(process)}</span>}
      </span>
      <span className={styles.command}>{process.command}</span>
    </span>
  );
}

type CellProps = { process: ProcessView; kind: NamespaceKind; share: Share; isChanged: boolean };

function Cell({ process, kind, share, isChanged }: CellProps) {
  return (
    <Value
      reading={namespaceReading(process, kind, share)}
      className={`${styles.cell} ${styles[share.kind]}`}
      style={hueOf(kind)}
      isChanged={isChanged}
    >
      <span className={styles.inode}>{share.kind === 'unknown' ? '–' : shortInode(share.inode)}</span>
      <span className={styles.word}>
        {share.kind}
        {isChanged ? ', new' : ''}
      </span>
    </Value>
  );
}
