'use client';

import { useEffect, useState } from 'react';
import { announce } from './announcer.tsx';
import { Button } from './button.tsx';
import styles from './copy-button.module.css';
import { copyText } from './copy-text.ts';

const SHOWN_MS = 1500;

/** `text` may be computed at the click. The label keeps its width while it says "Copied". */
export function CopyButton(props: {
  readonly text: string | (() => string);
  readonly label: string;
  readonly className?: string;
}) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    const isCopied = await copyText(typeof props.text === 'string' ? props.text : props.text());
    setState(isCopied ? 'copied' : 'refused');
    announce(isCopied ? 'Copied' : 'The browser refused to copy');
  };
  return (
    <Button look="quiet" className={props.className} aria-label={props.label} onClick={copy}>
      <span className={styles.label}>{{ idle: 'Copy', copied: 'Copied', refused: 'Refused' }[state]}</span>
    </Button>
  );
}
