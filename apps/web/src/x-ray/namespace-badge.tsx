import type { NamespaceKind } from '@drydock/protocol';
import { hueOf } from '../ui/namespace-hue.ts';
import styles from './namespace-badge.module.css';
import { shortInode } from './process-words.ts';
import { Value } from './value.tsx';

type Props = {
  readonly kind: NamespaceKind;
  readonly inode: number;
  /** Not the one of the learner's Linux. */
  readonly isOwn: boolean;
  /** A process in it, by which it is read. */
  readonly pid: number;
  readonly says: string;
};

/** "net …2838", filled with the kind's hue when it is one that was made, outlined when it is the learner's Linux's. */
export function NamespaceBadge({ kind, inode, isOwn, pid, says }: Props) {
  return (
    <Value
      reading={{
        says: `${kind} namespace ${inode}: ${says}`,
        source: `/proc/${pid}/ns/${kind}`,
        highlight: `${kind}:${inode}`,
      }}
      className={`${styles.badge} ${isOwn ? styles.own : ''}`}
      style={hueOf(kind)}
    >
      {kind} {shortInode(inode)}
      <span className={styles.said}>{isOwn ? ', own' : ', of your Linux'}</span>
    </Value>
  );
}
