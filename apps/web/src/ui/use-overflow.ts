import { type RefObject, useEffect, useState } from 'react';

export type Overflow = {
  readonly isWider: boolean;
  readonly isHigher: boolean;
  /** It is wider, and not scrolled to its end. */
  readonly hasMoreRight: boolean;
  /** It is scrolled away from its beginning. */
  readonly hasMoreLeft: boolean;
};

const FITS: Overflow = { isWider: false, isHigher: false, hasMoreRight: false, hasMoreLeft: false };

/** Whether an element holds more than it shows; `content` is looked at again when it changes. */
export function useOverflow(element: RefObject<HTMLElement | null>, content: unknown): Overflow {
  const [overflow, setOverflow] = useState(FITS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other content may be larger.
  useEffect(() => {
    const shown = element.current;
    if (shown === null) return;
    const look = () => {
      const { scrollWidth, clientWidth, scrollLeft } = shown;
      const now: Overflow = {
        isWider: scrollWidth > clientWidth,
        isHigher: shown.scrollHeight > shown.clientHeight,
        // Places of a scrolled element are fractions of a pixel.
        hasMoreRight: scrollWidth - clientWidth - scrollLeft > 1,
        hasMoreLeft: scrollLeft > 1,
      };
      setOverflow((before) => (isSame(before, now) ? before : now));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(shown);
    shown.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      shown.removeEventListener('scroll', look);
    };
  }, [element, content]);
  return overflow;
}

const isSame = (one: Overflow, other: Overflow): boolean =>
  one.isWider === other.isWider &&
  one.isHigher === other.isHigher &&
  one.hasMoreRight === other.hasMoreRight &&
  one.hasMoreLeft === other.hasMoreLeft;
