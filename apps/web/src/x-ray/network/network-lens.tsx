'use client';

import type { Change, View } from '@drydock/protocol';
import { type ReactNode, useMemo } from 'react';
import { hueOf } from '../../ui/namespace-hue.ts';
import { LensTable } from '../lens-table.tsx';
import { membersWord, type Names, useNames } from '../members.ts';
import { NamespaceHead } from '../namespace-badge.tsx';
import { Value } from '../value.tsx';
import { type LinkEnd, linkKey, linkPeers } from './link-pairs.ts';
import { LinkRow } from './link-row.tsx';
import { networkCommand, routeWords } from './link-words.ts';
import styles from './network-lens.module.css';
import { linkNameKey, networkMarks } from './network-marks.ts';
import { type NetworkRow, networkRows } from './network-rows.ts';
import { Wires } from './wires.tsx';

type Props = { readonly view: View; readonly changes: readonly Change[] };

/** Network namespaces one below the other: who is in each, its links and routes, and which ends belong together. */
export function NetworkLens({ view, changes }: Props) {
  const { networks, processes } = view;
  const rows = useMemo(() => networkRows(networks), [networks]);
  const peers = useMemo(() => linkPeers(networks), [networks]);
  const marks = useMemo(() => networkMarks(changes), [changes]);
  const names = useNames(processes);
  const first = networks[0]?.inode;
  const gutter = rows[0]?.wires.map(() => 'none' as const) ?? [];
  return (
    <LensTable
      caption="Network namespaces of your Linux with their links, addresses and routes. Arrow keys go through the values."
      columns={[
        { name: 'link', head: <Wires wires={gutter}>link</Wires> },
        { name: 'state', width: 108 },
        // Room for an IPv6 address, where there is any.
        { name: 'addresses', width: 'clamp(158px, 34cqw, 250px)' },
        { name: 'other end', width: 186 },
      ]}
      className={styles.table}
      style={hueOf('net')}
    >
      {rows.map((row) => {
        const { inode } = row.network;
        return (
          <Row
            key={rowKey(row)}
            row={row}
            isOwn={inode !== first}
            names={names}
            mark={row.kind === 'link' ? marks.get(linkNameKey(inode, row.link.name)) : undefined}
            peer={row.kind === 'link' ? peers.get(linkKey(inode, row.link.index)) : undefined}
          />
        );
      })}
    </LensTable>
  );
}

type RowProps = {
  readonly row: NetworkRow;
  readonly isOwn: boolean;
  readonly names: Names;
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
          <Value reading={{ says, source: networkCommand('ip route', isOwn, row.network.readFrom) }}>
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
  const { inode, readFrom, pids } = row.network;
  return (
    <tr className={styles.head} data-testid="network">
      <th scope="rowgroup" colSpan={4}>
        <Wires wires={row.wires}>
          <NamespaceHead
            kind="net"
            inode={inode}
            isOwn={isOwn}
            readFrom={readFrom}
            members={membersWord(pids, names)}
            ownTitle="its own network"
          />
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
