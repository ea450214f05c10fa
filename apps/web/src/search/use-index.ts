import { useCallback, useRef, useState } from 'react';
import type { IndexedStep } from './found-step.ts';

/** Written by the build, beside the pages: needs no backend. */
const ADDRESS = '/search-index.json';

export type SearchIndex = {
  readonly state: 'unread' | 'reading' | 'read' | 'failed';
  readonly steps: readonly IndexedStep[];
};

/** The index, fetched when somebody begins to search and not before. */
export function useIndex(): { readonly index: SearchIndex; readonly read: () => void } {
  const [index, setIndex] = useState<SearchIndex>({ state: 'unread', steps: [] });
  const isAsked = useRef(false);
  const read = useCallback(() => {
    if (isAsked.current) return;
    isAsked.current = true;
    setIndex({ state: 'reading', steps: [] });
    fetch(ADDRESS)
      .then(async (response) => {
        if (!response.ok) throw new Error(`read "${ADDRESS}": status ${response.status}`);
        setIndex({ state: 'read', steps: (await response.json()) as IndexedStep[] });
      })
      .catch((error: unknown) => {
        console.warn(error);
        // The next key asks again.
        isAsked.current = false;
        setIndex({ state: 'failed', steps: [] });
      });
  }, []);
  return { index, read };
}
