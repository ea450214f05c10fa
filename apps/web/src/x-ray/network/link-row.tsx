'use client';

import { LensRow, NameLines } from '../lens-table.tsx';
import { TreeLines } from '../tree-lines.tsx';
import { Value } from '../value.tsx';
import { type LinkEnd, pairKey } from './link-pairs.ts';
import { kindWord, linkState, networkCommand, otherEndWord } from './link-words.ts';
import styles from './network-lens.module.css';
import type { NetworkRow } from './network-rows.ts';
import { Wires } from './wires.tsx';

type Props = {
  readonly row: Extract<NetworkRow, { kind: 'link' }>;
  readonly peer: LinkEnd | undefined;
  /** In a namespace that was made, not in the one of the learner's Linux. */
  readonly isOwn: boolean;
  readonly mark: string | undefined;
};

export function LinkRow({ row, peer, isOwn, mark }: Props) {
  const { network, link, place } = row;
  const show = (command: string) => networkCommand(command, isOwn, network.readFrom);
  const pair = pairKey(network.inode, link);
  const lit = pair === undefined ? {} : { highlight: pair };
  const details = `${kindWord(link)}, mtu ${link.mtu}${link.mac === null ? '' : `, ${link.mac}`}`;
  const other = otherEndWord(link, peer);
  return (
    <LensRow isMarked={mark !== undefined} data-testid="link-row" data-name={link.name}>
      <th scope="row">
        <Wires wires={row.wires}>
          <TreeLines row={place} said={`port of ${link.master}`} />
          <Value
            reading={{
              says: `${link.index}: ${link.name}, ${details}`,
              source: show(`ip -d link show ${link.name}`),
              ...lit,
            }}
            className={styles.name}
          >
            <NameLines name={link.name} mark={mark} detail={kindWord(link)} className={styles.called} />
          </Value>
        </Wires>
      </th>
      <td>
        <Value
          reading={{ says: `${link.name} is ${linkState(link)}`, source: show(`ip link show ${link.name}`) }}
          className={link.isUp ? styles.up : styles.down}
        >
          {linkState(link)}
        </Value>
      </td>
      <td>
        {link.addresses.length === 0 ? (
          <span className={styles.none}>none</span>
        ) : (
          <Value
            reading={{
              says: `Addresses of ${link.name}: ${link.addresses.join(', ')}`,
              source: show(`ip addr show ${link.name}`),
            }}
            className={styles.list}
          >
            {link.addresses.map((address) => (
              <span key={address} className={styles.address}>
                {address}
              </span>
            ))}
          </Value>
        )}
      </td>
      <td>
        {other === null ? null : (
          <Value
            reading={{
              says: `What goes into ${link.name} comes out at the other end: ${other}`,
              source: show(`ip link show ${link.name}`),
              ...lit,
            }}
            className={`${styles.peer} ${peer === undefined ? styles.away : ''}`}
          >
            {other}
          </Value>
        )}
      </td>
    </LensRow>
  );
}
