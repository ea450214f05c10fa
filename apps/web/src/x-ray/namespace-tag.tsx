'use client';

import type { NamespaceKind, ProcessView } from '@drydock/protocol';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import styles from './namespace-tag.module.css';
import { NamespaceValue } from './namespace-value.tsx';
import { shareSentence } from './process-words.ts';
import type { Share } from './sharing.ts';

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

/** One of the eight beside a process. */
export function NamespaceTag({ process, kind, share, isChanged }: Props) {
  return (
    <NamespaceValue
      kind={kind}
      share={share.kind}
      reading={namespaceReading(process, kind, share)}
      className={styles.tag}
      isChanged={isChanged}
    >
      <span aria-hidden="true">{SHORT[kind]}</span>
      <VisuallyHidden>
        {kind} {share.kind}
        {isChanged ? ', changed' : ''}
      </VisuallyHidden>
    </NamespaceValue>
  );
}

export function namespaceReading(process: ProcessView, kind: NamespaceKind, share: Share) {
  return {
    says: shareSentence(process, kind, share),
    source: `/proc/${process.pid}/ns/${kind}`,
    ...(share.kind === 'unknown' ? {} : { highlight: `${kind}:${share.inode}` }),
  };
}
