'use client';

import { useEffect, useState } from 'react';
import { announce } from './announcer.tsx';
import { copyText } from './copy-text.ts';
import { readCommand } from './read-command.ts';
import styles from './source-path.module.css';

const SHOWN_MS = 1500;

/** Where a value was read. A click copies the command that reads it: given where the path alone does not tell. */
export function SourcePath({
  source,
  command: given,
}: {
  readonly source: string;
  readonly command?: string | undefined;
}) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const command = given ?? readCommand(source);
  const copy = async () => {
    if (!(await copyText(command))) return;
    setIsCopied(true);
    announce(`Copied: ${command}`);
  };
  return (
    <button type="button" className={styles.path} title={`Copy the command: ${command}`} onClick={copy}>
      {source}
      <span className={styles.copied} aria-hidden="true">
        {isCopied ? ' copied' : ''}
      </span>
    </button>
  );
}
