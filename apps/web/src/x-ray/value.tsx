'use client';

import type { CSSProperties, PointerEventHandler, ReactNode } from 'react';
import { announce } from '../ui/announcer.tsx';
import { copyText } from '../ui/copy-text.ts';
import { commandOf, type Reading, read, useReading } from './reading.ts';
import styles from './value.module.css';

/** A value of the kernel: pointing at it names its file below the table, a click copies the command that reads it. */
export function Value(props: {
  readonly reading: Reading;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly style?: CSSProperties;
  readonly isChanged?: boolean;
  /** For what tells a reading of its own for each place in it. */
  readonly onPointerMove?: PointerEventHandler<HTMLElement>;
}) {
  const { reading } = props;
  const isLit = useReading(
    (state) => reading.highlight !== undefined && state.reading?.highlight === reading.highlight,
  );
  const copy = async () => {
    const command = commandOf(reading);
    if (await copyText(command)) announce(`Copied: ${command}`);
  };
  return (
    <button
      type="button"
      className={`${styles.value} ${props.className ?? ''}`}
      style={props.style}
      data-cell=""
      data-lit={isLit || undefined}
      data-changed={props.isChanged || undefined}
      tabIndex={-1}
      onMouseEnter={() => read(reading)}
      onPointerMove={props.onPointerMove}
      onMouseLeave={() => read(null)}
      onFocus={() => read(reading)}
      onBlur={() => read(null)}
      onClick={copy}
    >
      {props.children}
    </button>
  );
}
