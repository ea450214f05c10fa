import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react';
import type { GroupImperativeHandle, Layout, LayoutChangedMeta } from 'react-resizable-panels';

/** Keeps the sizes of one group of panels in this browser. */
export function useRememberedLayout(name: string): {
  readonly groupRef: RefObject<GroupImperativeHandle | null>;
  readonly onLayoutChanged: (layout: Layout, meta: LayoutChangedMeta) => void;
} {
  const groupRef = useRef<GroupImperativeHandle | null>(null);
  const key = `drydock.layout.${name}`;
  // Until here before-paint.js held the sizes by style sheet. Before the next paint the panels have them themselves.
  useLayoutEffect(() => {
    const layout = recall(key);
    if (layout !== null) groupRef.current?.setLayout(layout);
    delete document.documentElement.dataset[`early${name}`];
  }, [key, name]);
  const onLayoutChanged = useCallback(
    (layout: Layout, { isUserInteraction }: LayoutChangedMeta) => {
      // The first layout of a page is nobody's wish.
      if (!isUserInteraction) return;
      try {
        localStorage.setItem(key, JSON.stringify(layout));
      } catch {
        // Storage is switched off in this browser: the sizes last as long as the page.
      }
    },
    [key],
  );
  return { groupRef, onLayoutChanged };
}

function recall(key: string): Layout | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return null;
    const sizes = Object.entries(stored).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
    return sizes.length === 0 ? null : Object.fromEntries(sizes);
  } catch {
    // Not readable, or not ours: the sizes the page was built with stand.
    return null;
  }
}
