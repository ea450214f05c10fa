'use client';

import type { NamespaceKind } from '@drydock/protocol';
import type { ComponentProps } from 'react';
import { hueOf } from '../ui/namespace-hue.ts';
import styles from './namespace-value.module.css';
import type { Share } from './sharing.ts';
import { Value } from './value.tsx';

type Props = Omit<ComponentProps<typeof Value>, 'style'> & {
  readonly kind: NamespaceKind;
  readonly share: Share['kind'];
};

/** A namespace, wherever one is shown. Filled with the kind's hue: own. A grey outline: shared with the learner's Linux. */
export function NamespaceValue({ kind, share, className, ...value }: Props) {
  return <Value className={`${styles.namespace} ${styles[share]} ${className}`} style={hueOf(kind)} {...value} />;
}
