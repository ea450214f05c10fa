'use client';

import type { Change, View } from '@drydock/protocol';
import { type ReactNode, useMemo } from 'react';
import { hueOf } from '../../ui/namespace-hue.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { membersWord } from '../members.ts';
import { NamespaceBadge } from '../namespace-badge.tsx';
import { rovingFocus } from '../roving-focus.ts';
import { Value } from '../value.tsx';
import { type LinkEnd, linkKey, linkPeers } from './link-pairs.ts';
import { LinkRow } from './link-row.tsx';
import { networkCommand, routeWords } from './link-words.ts';
import styles from './network-lens.module.css';
import { linkNameKey, networkMarks } from './network-marks.ts';
import { type NetworkRow, networkRows } from './network-rows.ts';
import { Wires } from './wires.tsx';

type Props = { readonly view: View; readonly changes: readonly Change[]; readonly commandId: number | null };

/** Network namespaces one below the other: who is in each, its links and routes, and which ends belong together. */
export function NetworkLens({ view, changes, commandId }: Props) {
  const { networks, processes } = view;
  const rows = useMemo(() => networkRows(networks), [networks]);
  const peers = useMemo(() => linkPeers(networks), [networks]);
  const marks = useMemo(() => networkMarks(changes), [changes]);
  const names = useMemo(() => new Map(processes.map(({ pid, name }) => [pid, name])), [processes]);
  const first = networks[0]?.inode;
  return (
    <table className={styles.table} style={hueOf('net')} {...rovingFocus}>
      <caption>
        <VisuallyHidden>
          Network namespaces of your Linux with their links, addresses and routes. Arrow keys go through the values.
        </VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <Wires wires={rows[0]?.wires.map(() => 'none') ?? []}>link</Wires>
          </th>
          <th scope="col" className={styles.state}>
            state
          </th>
          <th scope="col" className={styles.addresses}>
            addresses
          </th>
          <th scope="col" className={styles.other}>
            other end
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const { inode } = row.network;
          const mark = row.kind === 'link' ? marks.get(linkNameKey(inode, row.link.name)) : undefined;
          const peer = row.kind === 'link' ? peers.get(linkKey(inode, row.link.index)) : undefined;
          return (
            <Row
              // A mark that is new mounts anew, and so glows once.
              key={`${rowKey(row)}-${mark === undefined ? '' : commandId}`}
              row={row}
              isOwn={inode !== first}
              names={names}
              mark={mark}
              peer={peer}
            />
          );
        })}
      </tbody>
    </table>
  );
}

type RowProps = {
  readonly row: NetworkRow;
  readonly isOwn: boolean;
  readonly names: ReadonlyMap<number, string>;
  readonly mark: string | undefined;
  readonly peer: LinkEnd | undefined;
};

function Row({ row, isOwn, names, mark, peer }: RowProps) {
  switch (row.kind) {
    case 'head':
      return <Head row={row} isOwn={isOwn} names={names} />;
    case 'link':
      return <LinkRow row={row} peer={peer} isOwn={isOwn} mark={mark} />;
    case 'route': {
      const says = `Route of ${routeWords(row.route)}`;
      return (
        <Quiet row={row}>
          <Value
            reading={{ says, source: networkCommand('ip route', isOwn, row.network.readFrom) }}
            className={styles.route}
          >
            <span className={styles.word}>route</span> {routeWords(row.route)}
          </Value>
        </Quiet>
      );
    }
    case 'no-route':
      return (
        <Quiet row={row}>
          <span className={styles.word}>no route: nothing outside can be reached</span>
        </Quiet>
      );
  }
}

function rowKey(row: NetworkRow): string {
  const { inode } = row.network;
  if (row.kind === 'link') return linkKey(inode, row.link.index);
  return row.kind === 'route' ? `${inode} ${routeWords(row.route)}` : `${inode} ${row.kind}`;
}

function Head({ row, isOwn, names }: Pick<RowProps, 'row' | 'isOwn' | 'names'>) {
  const { network } = row;
  const members = membersWord(network.pids, names);
  return (
    <tr className={styles.head} data-testid="network">
      <th scope="rowgroup" colSpan={4}>
        <Wires wires={row.wires}>
          <NamespaceBadge
            kind="net"
            inode={network.inode}
            isOwn={isOwn}
            pid={network.readFrom}
            says={`${isOwn ? 'own, not the one of your Linux' : 'the one of your Linux'}; in it: ${members}`}
          />
          <span className={styles.title}>{isOwn ? 'its own network' : 'your Linux'}</span>
          <span className={styles.members}>{members}</span>
        </Wires>
      </th>
    </tr>
  );
}

function Quiet({ row, children }: { row: NetworkRow; children: ReactNode }) {
  return (
    <tr className={styles.quiet}>
      <td colSpan={4}>
        <Wires wires={row.wires}>{children}</Wires>
      </td>
    </tr>
  );
}
