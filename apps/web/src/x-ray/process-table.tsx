'use client';

import { NAMESPACE_KINDS, type View } from '@drydock/protocol';
import { useMemo } from 'react';
import { type Column, LensRow, LensTable, NameLines } from './lens-table.tsx';
import { NamespaceTag } from './namespace-tag.tsx';
import styles from './process-table.module.css';
import { type ProcessRow, processTree } from './process-tree.ts';
import {
  insideWord,
  pidSentence,
  placeWords,
  processSentence,
  shortUserWord,
  stateWord,
  userWord,
} from './process-words.ts';
import type { RowMark } from './row-marks.ts';
import { type Sharing, sharingOf } from './sharing.ts';
import { TreeHead } from './tree-lines.tsx';
import { Value } from './value.tsx';

type Props = { readonly view: View; readonly marks: ReadonlyMap<number, RowMark> };

const COLUMNS: readonly Column[] = [
  { name: 'your Linux', width: 88, className: styles.outside },
  { name: 'inside', width: 68, className: styles.inside },
  { name: 'process' },
  { name: 'state', width: 64, className: styles.word },
  { name: 'user', width: 58, className: styles.word },
  { name: 'own namespaces', width: 261, className: styles.tags },
];

/** The processes of the learner's Linux, each with the number it has there and the one it sees itself. */
export function ProcessTable({ view, marks }: Props) {
  const rows = useMemo(() => processTree(view.processes), [view.processes]);
  const sharing = useMemo(() => sharingOf(view.processes), [view.processes]);
  return (
    <LensTable
      caption="Processes of your Linux: the number each has there, the number it sees itself, and its namespaces. Arrow keys go through the values."
      columns={COLUMNS}
      className={styles.table}
    >
      {rows.map((row) => (
        <Row
          key={`${row.process.pid}-${row.process.startTicks}`}
          row={row}
          sharing={sharing}
          mark={marks.get(row.process.pid)}
        />
      ))}
    </LensTable>
  );
}

function Row({ row, sharing, mark }: { row: ProcessRow; sharing: Sharing; mark: RowMark | undefined }) {
  const { process } = row;
  const status = `/proc/${process.pid}/status`;
  const pids = { says: pidSentence(process), source: status };
  return (
    <LensRow isMarked={mark !== undefined} data-testid="process-row" data-pid={process.pid}>
      <td className={styles.outside}>
        <Value reading={pids}>{process.pid}</Value>
      </td>
      <td className={styles.inside}>
        <Value reading={pids} className={process.insidePids.length === 0 ? styles.same : styles.different}>
          {insideWord(process)}
        </Value>
      </td>
      <TreeHead row={row} said={`child of ${process.parentPid}`}>
        <Value
          className={styles.command}
          reading={{ says: processSentence(process), source: `/proc/${process.pid}/cmdline` }}
        >
          <NameLines name={process.command} mark={mark?.says} detail={placeWords(process)} />
        </Value>
      </TreeHead>
      <td className={styles.word}>
        <Value reading={{ says: `State ${process.state}: ${stateWord(process.state)}`, source: status }}>
          {stateWord(process.state)}
        </Value>
      </td>
      <td className={styles.word}>
        <User row={row} source={status} />
      </td>
      <td className={styles.tags}>
        {NAMESPACE_KINDS.map((kind) => (
          <NamespaceTag
            key={kind}
            process={process}
            kind={kind}
            share={sharing(process, kind)}
            isChanged={mark?.namespaces.has(kind) ?? false}
          />
        ))}
      </td>
    </LensRow>
  );
}

/** The waterline again, where the user's number inside is another. */
function User({ row, source }: { row: ProcessRow; source: string }) {
  const { uid, uidInside } = row.process;
  const isSame = uid === uidInside;
  const says = isSame
    ? `User ${userWord(uid)}, in your Linux and for itself`
    : `User ${userWord(uid)} in your Linux, ${userWord(uidInside)} for itself`;
  return (
    <Value reading={{ says, source }}>
      {isSame ? (
        userWord(uid)
      ) : (
        <>
          {shortUserWord(uid)}
          <span className={styles.userInside}>{shortUserWord(uidInside)}</span>
        </>
      )}
    </Value>
  );
}
