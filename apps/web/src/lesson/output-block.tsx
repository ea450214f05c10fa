'use client';

import { useRef } from 'react';
import { useOverflow } from '../ui/use-overflow.ts';
import styles from './lesson.module.css';

/** What a terminal shows. Long lines scroll sideways, and fade as long as there is more of them. */
export function OutputBlock({ text, isMistake }: { readonly text: string; readonly isMistake: boolean }) {
  const lines = useRef<HTMLPreElement>(null);
  const { isWider, hasMoreRight } = useOverflow(lines, text);
  return (
    <figure className={`${styles.output} ${isMistake ? styles.mistake : ''}`}>
      <figcaption>{isMistake ? '✗ The classic mistake shows' : 'Shows something like'}</figcaption>
      {/* The keyboard reaches it where it scrolls. */}
      <pre ref={lines} className={hasMoreRight ? styles.more : ''} {...(isWider ? { tabIndex: 0 } : {})}>
        {text}
      </pre>
    </figure>
  );
}
