'use client';

import type { NamespaceKind, ProcessView } from '@drydock/protocol';
import { hueOf } from '../ui/namespace-hue.ts';
import styles from './namespace-tag.module.css';
import { shareSentence } from './process-words.ts';
import type { Share } from './sharing.ts';
import { Value } from './value.tsx';

/** Eight tags must fit beside a process; the full name is in the reading and in the accessible text. */
const SHORT: { readonly [Kind in NamespaceKind]: string } = {
  pid: 'pid',
  mnt: 'mnt',
  net: 'net',
  uts: 'uts',
  ipc: 'ipc',
  user: 'usr',
  cgroup: 'cg',
  time: 'tm',
};

type Props = {
  readonly process: ProcessView;
  readonly kind: NamespaceKind;
  readonly share: Share;
  readonly isChanged: boolean;
};

/** Filled with the kind's hue: own. A grey outline: shared with the learner's Linux. */
export function NamespaceTag({ process, kind, share, isChanged }: Props) {
  return (
    <Value
      reading={namespaceReading(process, kind, share)}
      className={`${styles.tag} ${styles[share.kind]}`}
      style={hueOf(kind)}
      isChanged={isChanged}
    >
      <span aria-hidden="true">{SHORT[kind]}</span>
      <span className={styles.said}>
        {kind} {share.kind}
        {isChanged ? ', changed' : ''}
      </span>
    </Value>
  );
}

export function namespaceReading(process: ProcessView, kind: NamespaceKind, share: Share) {
  return {
    says: shareSentence(process, kind, share),
    source: `/proc/${process.pid}/ns/${kind}`,
    ...(share.kind === 'unknown' ? {} : { highlight: `${kind}:${share.inode}` }),
  };
}
