'use client';

import type { ComponentProps, CSSProperties, ReactNode } from 'react';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { useLastCommand } from './last-command.ts';
import styles from './lens-table.module.css';
import { rovingFocus } from './roving-focus.ts';

export type Column = {
  readonly name: string;
  /** Drawn in the place of the name. */
  readonly head?: ReactNode;
  /** Pixels, or as CSS has it; a column without takes what is left. */
  readonly width?: number | string;
  readonly className?: string | undefined;
};

type Props = {
  /** What it shows, for those who do not see it. */
  readonly caption: ReactNode;
  /** None: a table so plain that it needs no heads. */
  readonly columns?: readonly Column[];
  readonly className?: string | undefined;
  readonly style?: CSSProperties;
  readonly children: ReactNode;
};

/** Every table of the x-ray: one stop for the Tab key, arrow keys within, and heads that stay while its rows scroll. */
export function LensTable({ caption, columns, className, style, children }: Props) {
  return (
    <table className={`${styles.table} ${className ?? ''}`} style={style} {...rovingFocus}>
      <caption>
        <VisuallyHidden>{caption}</VisuallyHidden>
      </caption>
      {columns === undefined ? null : (
        <thead>
          <tr>
            {columns.map(({ name, head = name, width, className }) => (
              <th key={name} scope="col" className={className} style={{ width }}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>{children}</tbody>
    </table>
  );
}

/** A row of it. One that the last command changed is marked, and glows once. */
export function LensRow({ isMarked, className, ...row }: ComponentProps<'tr'> & { readonly isMarked: boolean }) {
  const commandId = useLastCommand();
  // With another key the row mounts anew: the next command's mark glows again.
  const key = isMarked ? commandId : null;
  return <tr key={key} className={`${isMarked ? styles.marked : ''} ${className ?? ''}`} {...row} />;
}

/** What the last command did to it, in words. */
export function Mark({ says }: { readonly says: string | undefined }) {
  return says ? <span className={styles.mark}>{says} </span> : null;
}

/** What a row is about, and below it, softer, what there is to say of it. */
export function NameLines(props: {
  readonly name: string;
  readonly mark: string | undefined;
  readonly detail: string;
  readonly className?: string | undefined;
}) {
  return (
    <>
      <span className={`${styles.name} ${props.className ?? ''}`}>{props.name}</span>
      <span className={styles.detail}>
        <Mark says={props.mark} />
        {props.detail}
      </span>
    </>
  );
}
