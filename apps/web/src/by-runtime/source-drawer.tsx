'use client';

import { useEffect, useRef } from 'react';
import { Button } from '../ui/button.tsx';
import type { OperationSource } from './offer.ts';
import styles from './source-drawer.module.css';

/** The source of an operation, over the right of the page: wide enough for its lines, the lesson still in sight. */
export function SourceDrawer({
  source,
  onClose,
}: {
  readonly source: OperationSource | null;
  readonly onClose: () => void;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    // The browser's own dialog keeps the focus inside, closes on Escape, and gives the focus back.
    if (source !== null && !dialog.open) dialog.showModal();
    if (source === null && dialog.open) dialog.close();
  }, [source]);
  return (
    <dialog ref={ref} className={styles.drawer} aria-labelledby="source-title" onClose={onClose}>
      {source === null ? null : (
        <>
          <div className={styles.head}>
            <div>
              <h2 id="source-title" className={styles.title}>
                What the runtime runs
              </h2>
              <p className={styles.path}>{source.path}</p>
            </div>
            <Button look="quiet" aria-label="Close" onClick={onClose}>
              ✕
            </Button>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable. */}
          <pre className={styles.source} tabIndex={0} data-testid="source">
            <code>
              {source.parts.map(({ kind, text }, index) =>
                kind === 'code' ? (
                  text
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a file do not move.
                  <span key={index} className={styles[kind]}>
                    {text}
                  </span>
                ),
              )}
            </code>
          </pre>
        </>
      )}
    </dialog>
  );
}
