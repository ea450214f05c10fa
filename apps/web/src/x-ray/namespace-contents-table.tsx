'use client';

import type { Change, View } from '@drydock/protocol';
import { useMemo } from 'react';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { membersWord } from './members.ts';
import { NamespaceBadge } from './namespace-badge.tsx';
import { changedContents, namespaceContents } from './namespace-contents.ts';
import styles from './namespace-contents-table.module.css';
import { rovingFocus } from './roving-focus.ts';
import { Value } from './value.tsx';

type Props = { readonly view: View; readonly changes: readonly Change[]; readonly commandId: number | null };

/** Below the table of namespaces: what some of them hold besides processes. */
export function NamespaceContentsTable({ view, changes, commandId }: Props) {
  const contents = useMemo(() => namespaceContents(view), [view]);
  const changed = useMemo(() => changedContents(changes), [changes]);
  const names = useMemo(() => new Map(view.processes.map(({ pid, name }) => [pid, name])), [view.processes]);
  if (contents.length === 0) return null;
  return (
    <table className={styles.table} {...rovingFocus}>
      <caption>
        <VisuallyHidden>
          What uts, ipc and user namespaces hold: host names, message queues, users. Arrow keys go through the values.
        </VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col" className={styles.namespace}>
            what is in them
          </th>
          <th scope="col" className={styles.what}>
            <VisuallyHidden>kind</VisuallyHidden>
          </th>
          <th scope="col">
            <VisuallyHidden>content</VisuallyHidden>
          </th>
          <th scope="col" className={styles.who}>
            for
          </th>
        </tr>
      </thead>
      <tbody>
        {contents.map(({ kind, inode, isOwn, pids, readFrom, what, holds, source }) => {
          const key = `${kind}:${inode}`;
          const isChanged = changed.has(key);
          const members = membersWord(pids, names);
          return (
            <tr
              // A mark that is new mounts anew, and so glows once.
              key={`${key}-${isChanged ? commandId : ''}`}
              className={isChanged ? styles.marked : undefined}
              data-testid="namespace-content"
              data-kind={kind}
            >
              <th scope="row">
                <NamespaceBadge
                  kind={kind}
                  inode={inode}
                  isOwn={isOwn}
                  pid={readFrom}
                  says={`${isOwn ? 'own, not the one of your Linux' : 'the one of your Linux'}; in it: ${members}`}
                />
              </th>
              <td className={styles.soft}>{what}</td>
              <td className={styles.content}>
                <Value
                  reading={{ says: `${what} in ${kind} namespace ${inode}: ${holds}`, source }}
                  className={styles.holds}
                >
                  {holds}
                  {isChanged ? <span className={styles.mark}> changed</span> : null}
                </Value>
              </td>
              <td className={styles.soft}>{members}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
