import { type RefObject, useEffect } from 'react';

/** Calls with true while the element can be seen: in a visible tab, in a panel or drawer that is open. */
export function useWatching(ref: RefObject<HTMLElement | null>, watch: (isWatching: boolean) => void): void {
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    let isOnScreen = false;
    const tell = () => watch(isOnScreen && document.visibilityState === 'visible');
    // Collapsed panels and closed drawers have no part on the screen.
    const observer = new IntersectionObserver((entries) => {
      isOnScreen = entries.at(-1)?.isIntersecting ?? false;
      tell();
    });
    observer.observe(element);
    document.addEventListener('visibilitychange', tell);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', tell);
      watch(false);
    };
  }, [ref, watch]);
}
