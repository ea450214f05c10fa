'use client';

import type { MountNamespaceView, MountView } from '@drydock/protocol';
import { useMemo, useState } from 'react';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { Fold, LeftOut } from '../fold.tsx';
import { type Column, LensRow, LensTable, Mark } from '../lens-table.tsx';
import { membersWord, type Names } from '../members.ts';
import { NamespaceHead } from '../namespace-badge.tsx';
import { TreeHead } from '../tree-lines.tsx';
import { type TreeRow, treeRows } from '../tree-rows.ts';
import { Value } from '../value.tsx';
import { type FileMarks, mountKey } from './file-marks.ts';
import styles from './mount-namespace.module.css';
import { mountedWhat, mountOrigins, optionWords } from './mount-origin.ts';

type Props = {
  readonly namespace: MountNamespaceView;
  /** The session's own. */
  readonly first: MountNamespaceView | undefined;
  readonly names: Names;
  readonly marks: FileMarks;
};

const COLUMNS: readonly Column[] = [
  { name: 'mounted at' },
  { name: 'type', width: 100 },
  { name: 'what', width: '40%' },
];
/** Said of every namespace, drawn above the first: the columns of all stand below each other. */
const COLUMNS_AGAIN = COLUMNS.map((column) => ({
  ...column,
  head: <VisuallyHidden>{column.name}</VisuallyHidden>,
  className: styles.again,
}));

/** What is mounted where for the processes of one mount namespace; what the learner did not mount is folded. */
export function MountNamespace({ namespace, first, names, marks }: Props) {
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
  return (
    <section className={styles.namespace} aria-label={`Mounts for ${members}`} data-testid="mount-namespace">
      <LensTable
        caption={`What is mounted where for ${members}. Arrow keys go through the values.`}
        columns={isOwn ? COLUMNS_AGAIN : COLUMNS}
        className={styles.table}
      >
        <tr>
          <th scope="rowgroup" colSpan={COLUMNS.length} className={styles.head}>
            <NamespaceHead
              kind="mnt"
              inode={namespace.inode}
              isOwn={isOwn}
              readFrom={namespace.readFrom}
              members={members}
              ownTitle="a copy, and what was mounted in it"
            />
          </th>
        </tr>
        {(isUnfolded ? all : rows).map((row) => (
          <MountRow
            key={row.item.id}
            row={row}
            parentPath={parents.get(row.item.parentId)}
            readFrom={namespace.readFrom}
            mark={marks.mounts.get(mountKey(namespace.inode, row.item.path))}
          />
        ))}
      </LensTable>
      {foldedCount === 0 ? null : (
        <Fold isUnfolded={isUnfolded} setIsUnfolded={setIsUnfolded}>
          {isUnfolded ? 'hide ' : ''}
          {foldedCount} {foldedCount === 1 ? 'mount' : 'mounts'} {fold}
        </Fold>
      )}
      <LeftOut count={namespace.mountCount - namespace.mounts.length} what="mounts" />
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
    <LensRow isMarked={mark !== undefined} data-testid="mount-row" data-path={path}>
      <TreeHead row={row} said={`in ${parentPath ?? '/'}`}>
        <Value reading={reading} className={styles.path}>
          {path} <Mark says={mark} />
        </Value>
      </TreeHead>
      <td className={styles.soft}>{type}</td>
      <td className={styles.soft}>
        {what} <span className={styles.options}>{options}</span>
      </td>
    </LensRow>
  );
}
