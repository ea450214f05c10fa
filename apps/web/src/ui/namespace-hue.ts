import type { CSSProperties } from 'react';

/** Hands a namespace kind's own hue to the style sheet as `--hue`. */
export const hueOf = (kind: string): CSSProperties => ({ '--hue': `var(--ns-${kind})` }) as CSSProperties;
