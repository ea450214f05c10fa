'use client';

import { useSyncExternalStore } from 'react';
import { VisuallyHidden } from './visually-hidden.tsx';

let message = '';
const listeners = new Set<() => void>();

/** Tells screen readers, politely, what sighted people see change elsewhere on the page. */
export function announce(text: string): void {
  // A live region only speaks when its text differs: a no-break space makes a repeated message differ.
  message = text === message ? `${text}\u00a0` : text;
  for (const listener of listeners) listener();
}

/** Stands once in a page. */
export function Announcer() {
  const text = useSyncExternalStore(
    subscribe,
    () => message,
    () => '',
  );
  return (
    <VisuallyHidden>
      <span role="status" aria-live="polite">
        {text}
      </span>
    </VisuallyHidden>
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
