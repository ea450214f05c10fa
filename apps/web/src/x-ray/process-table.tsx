'use client';

import { NAMESPACE_KINDS, type View } from '@drydock/protocol';
import { useMemo } from 'react';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
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
import { rovingFocus } from './roving-focus.ts';
import type { RowMark } from './row-marks.ts';
import { type Sharing, sharingOf } from './sharing.ts';
import { TreeLines } from './tree-lines.tsx';
import { Value } from './value.tsx';

type Props = {
  readonly view: View;
  readonly marks: ReadonlyMap<number, RowMark>;
  /** Of the command the marks are from: a new one lets them glow once more. */
  readonly commandId: number | null;
};

/** The processes of the learner's Linux, each with the number it has there and the one it sees itself. */
export function ProcessTable({ view, marks, commandId }: Props) {
  const rows = useMemo(() => processTree(view.processes), [view.processes]);
  const sharing = useMemo(() => sharingOf(view.processes), [view.processes]);
  return (
    <table className={styles.table} {...rovingFocus}>
      <caption>
        <VisuallyHidden>
          Processes of your Linux: the number each has there, the number it sees itself, and its namespaces. Arrow keys
          go through the values.
        </VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col" className={styles.outside}>
            your Linux
          </th>
          <th scope="col" className={styles.inside}>
            inside
          </th>
          <th scope="col">process</th>
          <th scope="col" className={styles.state}>
            state
          </th>
          <th scope="col" className={styles.user}>
            user
          </th>
          <th scope="col" className={styles.tags}>
            own namespaces
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const mark = marks.get(row.process.pid);
          // A mark that is new mounts anew, and so glows once; the row stays the same element otherwise.
          const key = `${row.process.pid}-${row.process.startTicks}-${mark === undefined ? '' : commandId}`;
          return <Row key={key} row={row} sharing={sharing} mark={mark} />;
        })}
      </tbody>
    </table>
  );
}

function Row({ row, sharing, mark }: { row: ProcessRow; sharing: Sharing; mark: RowMark | undefined }) {
  const { process } = row;
  const status = `/proc/${process.pid}/status`;
  const pids = { says: pidSentence(process), source: status };
  return (
    <tr className={mark === undefined ? undefined : styles.marked} data-testid="process-row" data-pid={process.pid}>
      <td className={styles.outside}>
        <Value reading={pids}>{process.pid}</Value>
      </td>
      <td className={styles.inside}>
        <Value reading={pids} className={process.insidePids.length === 0 ? styles.same : styles.different}>
          {insideWord(process)}
        </Value>
      </td>
      <th scope="row" className={styles.process}>
        <div className={styles.tree}>
          <TreeLines row={row} said={`child of ${process.parentPid}`} />
          <Value
            className={styles.command}
            reading={{ says: processSentence(process), source: `/proc/${process.pid}/cmdline` }}
          >
            <span className={styles.name}>{process.command}</span>
            <span className={styles.detail}>
              {mark === undefined ? null : <span className={styles.mark}>{mark.says} </span>}
              {placeWords(process)}
            </span>
          </Value>
        </div>
      </th>
      <td className={styles.state}>
        <Value reading={{ says: `State ${process.state}: ${stateWord(process.state)}`, source: status }}>
          {stateWord(process.state)}
        </Value>
      </td>
      <td className={styles.user}>
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
    </tr>
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
