'use client';

import type { MountNamespaceView, MountView } from '@drydock/protocol';
import { useMemo, useState } from 'react';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { membersWord } from '../members.ts';
import { NamespaceBadge } from '../namespace-badge.tsx';
import { rovingFocus } from '../roving-focus.ts';
import { TreeLines } from '../tree-lines.tsx';
import { type TreeRow, treeRows } from '../tree-rows.ts';
import { Value } from '../value.tsx';
import { type FileMarks, mountKey } from './file-marks.ts';
import styles from './mount-namespace.module.css';
import { mountedWhat, mountOrigins, optionWords } from './mount-origin.ts';

type Props = {
  readonly namespace: MountNamespaceView;
  /** The session's own. */
  readonly first: MountNamespaceView | undefined;
  readonly names: ReadonlyMap<number, string>;
  readonly marks: FileMarks;
  readonly commandId: number | null;
};

/** What is mounted where for the processes of one mount namespace; what the learner did not mount is folded. */
export function MountNamespace({ namespace, first, names, marks, commandId }: Props) {
  const [isUnfolded, setIsUnfolded] = useState(false);
  const isOwn = namespace.inode !== first?.inode;
  const { rows, all, foldedCount } = useMemo(() => {
    const origins = mountOrigins(namespace, first);
    const own = namespace.mounts.filter((mount) => origins.get(mount) === 'own');
    const treeOf = (mounts: readonly MountView[]) =>
      treeRows(
        mounts,
        ({ id }) => id,
        ({ parentId }) => parentId,
      );
    return { rows: treeOf(own), all: treeOf(namespace.mounts), foldedCount: namespace.mounts.length - own.length };
  }, [namespace, first]);
  const parents = useMemo(() => new Map(namespace.mounts.map(({ id, path }) => [id, path])), [namespace]);
  const members = membersWord(namespace.pids, names);
  const fold = isOwn ? 'copied from your Linux' : 'as your Linux started';
  const unlisted = namespace.mountCount - namespace.mounts.length;
  return (
    <section className={styles.namespace} aria-label={`Mounts for ${members}`} data-testid="mount-namespace">
      <table className={styles.table} {...rovingFocus}>
        <caption>
          <VisuallyHidden>What is mounted where for {members}. Arrow keys go through the values.</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            <th scope="col">mounted at</th>
            <th scope="col" className={styles.type}>
              type
            </th>
            <th scope="col" className={styles.what}>
              what
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="rowgroup" colSpan={3} className={styles.head}>
              <div className={styles.whose}>
                <NamespaceBadge
                  kind="mnt"
                  inode={namespace.inode}
                  isOwn={isOwn}
                  pid={namespace.readFrom}
                  says={`${isOwn ? 'own, not the one of your Linux' : 'the one of your Linux'}; in it: ${members}`}
                />
                <span className={styles.title}>{isOwn ? 'a copy, and what was mounted in it' : 'your Linux'}</span>
                <span className={styles.members}>{members}</span>
              </div>
            </th>
          </tr>
          {(isUnfolded ? all : rows).map((row) => {
            const mark = marks.mounts.get(mountKey(namespace.inode, row.item.path));
            return (
              <MountRow
                key={`${row.item.id}-${mark === undefined ? '' : commandId}`}
                row={row}
                parentPath={parents.get(row.item.parentId)}
                readFrom={namespace.readFrom}
                mark={mark}
              />
            );
          })}
        </tbody>
      </table>
      {foldedCount === 0 ? null : (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={isUnfolded}
          onClick={() => setIsUnfolded(!isUnfolded)}
        >
          {isUnfolded ? '▾ hide' : '▸'} {foldedCount} {foldedCount === 1 ? 'mount' : 'mounts'} {fold}
        </button>
      )}
      {unlisted > 0 ? <p className={styles.unlisted}>… and {unlisted} more mounts, counted but not listed.</p> : null}
    </section>
  );
}

type RowProps = {
  readonly row: TreeRow<MountView>;
  readonly parentPath: string | undefined;
  readonly readFrom: number;
  readonly mark: string | undefined;
};

function MountRow({ row, parentPath, readFrom, mark }: RowProps) {
  const { path, type } = row.item;
  const what = mountedWhat(row.item);
  const options = optionWords(row.item);
  const reading = {
    says: `${what} (${type}) is mounted at ${path}${options === '' ? '' : `, ${options}`}; device ${row.item.device}, options ${row.item.options}`,
    source: `/proc/${readFrom}/mountinfo, ${path}`,
  };
  return (
    <tr className={mark === undefined ? undefined : styles.marked} data-testid="mount-row" data-path={path}>
      <th scope="row">
        <div className={styles.tree}>
          <TreeLines row={row} said={`in ${parentPath ?? '/'}`} />
          <Value reading={reading} className={styles.path}>
            {path}
            {mark === undefined ? null : <span className={styles.mark}> {mark}</span>}
          </Value>
        </div>
      </th>
      <td className={styles.type}>{type}</td>
      <td className={styles.what}>
        {what}
        {options === '' ? null : <span className={styles.options}> {options}</span>}
      </td>
    </tr>
  );
}
