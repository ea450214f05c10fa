'use client';

import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './button.tsx';
import styles from './dialog.module.css';

/** A modal question or page of help. The browser's own dialog keeps the focus inside and closes on Escape. */
export function Dialog(props: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    if (props.isOpen && !dialog.open) dialog.showModal();
    if (!props.isOpen && dialog.open) dialog.close();
  }, [props.isOpen]);

  return (
    <dialog ref={ref} className={styles.dialog} aria-labelledby={titleId} onClose={props.onClose}>
      <div className={styles.head}>
        <h2 id={titleId}>{props.title}</h2>
        <Button look="quiet" aria-label="Close" onClick={props.onClose}>
          ✕
        </Button>
      </div>
      {props.isOpen ? props.children : null}
    </dialog>
  );
}
