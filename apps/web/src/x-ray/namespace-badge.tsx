import type { NamespaceKind } from '@drydock/protocol';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import styles from './namespace-badge.module.css';
import { NamespaceValue } from './namespace-value.tsx';
import { shortInode } from './process-words.ts';

type Props = {
  readonly kind: NamespaceKind;
  readonly inode: number;
  /** Not the one of the learner's Linux. */
  readonly isOwn: boolean;
  /** A process in it, by which it is read. */
  readonly readFrom: number;
  /** Who is in it, in words. */
  readonly members: string;
};

/** "net …2838". */
export function NamespaceBadge({ kind, inode, isOwn, readFrom, members }: Props) {
  const whose = isOwn ? 'own, not the one of your Linux' : 'the one of your Linux';
  return (
    <NamespaceValue
      kind={kind}
      share={isOwn ? 'own' : 'shared'}
      reading={{
        says: `${kind} namespace ${inode}: ${whose}; in it: ${members}`,
        source: `/proc/${readFrom}/ns/${kind}`,
        highlight: `${kind}:${inode}`,
      }}
      className={styles.badge}
    >
      {kind} {shortInode(inode)}
      <VisuallyHidden>{isOwn ? ', own' : ', of your Linux'}</VisuallyHidden>
    </NamespaceValue>
  );
}

/** The head of rows that are about one namespace: "net …2838  its own network  17 sleep". */
export function NamespaceHead({ ownTitle, ...badge }: Props & { readonly ownTitle: string }) {
  return (
    <div className={styles.head}>
      <NamespaceBadge {...badge} />
      <span className={styles.title}>{badge.isOwn ? ownTitle : 'your Linux'}</span>
      <span className={styles.members}>{badge.members}</span>
    </div>
  );
}
