'use client';

import { type ReactNode, useSyncExternalStore } from 'react';
import styles from './without-script.module.css';

const subscribe = () => () => {};

/**
 * Written into the page for readers whose browser runs no scripts. Where scripts run it is never seen: before-paint.js
 * hides it, and it goes when the page comes alive.
 */
export function WithoutScript({ children }: { readonly children: ReactNode }) {
  const isAlive = useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
  return isAlive ? null : <div className={styles.without}>{children}</div>;
}
