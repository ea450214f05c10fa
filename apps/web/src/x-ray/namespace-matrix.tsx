'use client';

import { NAMESPACE_KINDS, type NamespaceKind, type ProcessView, type View } from '@drydock/protocol';
import { useMemo } from 'react';
import { hueOf } from '../ui/namespace-hue.ts';
import { useLastCommand } from './last-command.ts';
import { type Column, LensTable } from './lens-table.tsx';
import styles from './namespace-matrix.module.css';
import { namespaceReading } from './namespace-tag.tsx';
import { NamespaceValue } from './namespace-value.tsx';
import { processTree } from './process-tree.ts';
import { insideWord, shortInode } from './process-words.ts';
import type { RowMark } from './row-marks.ts';
import { type Share, sharingOf } from './sharing.ts';

type Props = { readonly view: View; readonly marks: ReadonlyMap<number, RowMark> };

/** What stands below this table begins where its columns do. */
export const FIRST_COLUMN_WIDTH = 'clamp(128px, 20cqw, 320px)';
const COLUMNS: readonly Column[] = [
  { name: 'process', width: FIRST_COLUMN_WIDTH },
  ...NAMESPACE_KINDS.map((kind) => ({
    name: kind,
    head: (
      <span className={styles.kind} style={hueOf(kind)}>
        {kind}
      </span>
    ),
    className: styles.column,
  })),
];

/** Processes by the eight kinds of namespace. The same inode is the same world. */
export function NamespaceMatrix({ view, marks }: Props) {
  const sharing = useMemo(() => sharingOf(view.processes), [view.processes]);
  return (
    <LensTable
      caption="Namespaces of every process by inode number. Arrow keys go through the values; the same number is the same namespace."
      columns={COLUMNS}
      className={styles.table}
    >
      {processTree(view.processes).map(({ process }) => (
        <tr key={`${process.pid}-${process.startTicks}`}>
          <th scope="row">
            <Who process={process} />
          </th>
          {NAMESPACE_KINDS.map((kind) => (
            <td key={kind} className={styles.column}>
              <Cell
                process={process}
                kind={kind}
                share={sharing(process, kind)}
                isChanged={marks.get(process.pid)?.namespaces.has(kind) ?? false}
              />
            </td>
          ))}
        </tr>
      ))}
    </LensTable>
  );
}

function Who({ process }: { process: ProcessView }) {
  return (
    <span className={styles.who}>
      <span>
        {process.pid}
        {process.insidePids.length === 0 ? null : <span className={styles.inside}> ┊ {insideWord(process)}</span>}
      </span>
      <span className={styles.command}>{process.command}</span>
    </span>
  );
}

type CellProps = { process: ProcessView; kind: NamespaceKind; share: Share; isChanged: boolean };

function Cell({ process, kind, share, isChanged }: CellProps) {
  const commandId = useLastCommand();
  return (
    <NamespaceValue
      // A mark that is new mounts anew, and so glows once.
      key={isChanged ? commandId : null}
      kind={kind}
      share={share.kind}
      reading={namespaceReading(process, kind, share)}
      className={styles.cell}
      isChanged={isChanged}
    >
      <span className={styles.inode}>{share.kind === 'unknown' ? '–' : shortInode(share.inode)}</span>
      <span className={styles.word}>
        {share.kind}
        {isChanged ? ', new' : ''}
      </span>
    </NamespaceValue>
  );
}
