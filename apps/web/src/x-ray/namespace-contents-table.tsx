'use client';

import type { Change, View } from '@drydock/protocol';
import { useMemo } from 'react';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { type Column, LensRow, LensTable, Mark } from './lens-table.tsx';
import { membersWord, useNames } from './members.ts';
import { NamespaceBadge } from './namespace-badge.tsx';
import { changedContents, namespaceContents } from './namespace-contents.ts';
import styles from './namespace-contents-table.module.css';
import { FIRST_COLUMN_WIDTH } from './namespace-matrix.tsx';
import { Value } from './value.tsx';

type Props = { readonly view: View; readonly changes: readonly Change[] };

const COLUMNS: readonly Column[] = [
  { name: 'what is in them', width: FIRST_COLUMN_WIDTH },
  { name: 'kind', head: <VisuallyHidden>kind</VisuallyHidden>, width: 84 },
  { name: 'content', head: <VisuallyHidden>content</VisuallyHidden> },
  { name: 'for', width: '30%' },
];

/** Below the table of namespaces: what some of them hold besides processes. */
export function NamespaceContentsTable({ view, changes }: Props) {
  const contents = useMemo(() => namespaceContents(view), [view]);
  const changed = useMemo(() => changedContents(changes), [changes]);
  const names = useNames(view.processes);
  if (contents.length === 0) return null;
  return (
    <LensTable
      caption="What uts, ipc and user namespaces hold: host names, message queues, users. Arrow keys go through the values."
      columns={COLUMNS}
      className={styles.table}
    >
      {contents.map(({ pids, what, holds, source, ...namespace }) => {
        const { kind, inode } = namespace;
        const key = `${kind}:${inode}`;
        const isChanged = changed.has(key);
        const members = membersWord(pids, names);
        return (
          <LensRow key={key} isMarked={isChanged} data-testid="namespace-content" data-kind={kind}>
            <th scope="row">
              <NamespaceBadge {...namespace} members={members} />
            </th>
            <td className={styles.soft}>{what}</td>
            <td className={styles.content}>
              <Value reading={{ says: `${what} in ${kind} namespace ${inode}: ${holds}`, source }}>
                {holds} <Mark says={isChanged ? 'changed' : undefined} />
              </Value>
            </td>
            <td className={styles.soft}>{members}</td>
          </LensRow>
        );
      })}
    </LensTable>
  );
}
