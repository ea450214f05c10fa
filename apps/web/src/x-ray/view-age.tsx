'use client';

import { useEffect, useState } from 'react';
import styles from './x-ray.module.css';

const TICK_MS = 1_000;

/** How old the reading is. Steps once a second and keeps its width: a clock that runs draws the eye from the kernel. */
export function ViewAge({ receivedAtMs }: { readonly receivedAtMs: number }) {
  const [nowMs, setNowMs] = useState(receivedAtMs);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <span className={styles.age}>read from /proc {ageWords(Math.max(0, nowMs - receivedAtMs))}</span>;
}

export function ageWords(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1000);
  // The keeper repeats an unchanged reading every second: below two it is alive, and a changing number would flicker.
  if (seconds < 2) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  return `${Math.floor(seconds / 60)} min ago`;
}
