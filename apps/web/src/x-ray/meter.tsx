import type { CSSProperties } from 'react';
import styles from './meter.module.css';

/** How much of a limit is used, as a bar; the words beside it say the same. Empty, but as high, without a limit. */
export function Meter({ value, limit }: { readonly value: number | null; readonly limit: number | null }) {
  const part = value === null || limit === null || limit <= 0 ? null : Math.min(1, value / limit);
  return (
    <span
      className={`${styles.meter} ${part === null ? '' : styles.limited} ${part !== null && part > 0.995 ? styles.full : ''}`}
      style={{ '--part': part ?? 0 } as CSSProperties}
      aria-hidden="true"
    />
  );
}
