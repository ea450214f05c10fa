'use client';

import { LENSES, type Lens } from '@drydock/protocol';
import type { KeyboardEvent } from 'react';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { chooseLens } from './lens.ts';
import styles from './x-ray.module.css';

const TITLES: { readonly [Name in Lens]: string } = {
  processes: 'Processes',
  namespaces: 'Namespaces',
  cgroups: 'cgroups',
  files: 'Files',
  network: 'Network',
};

export const LENS_PANEL_ID = 'x-ray-lens';
export const tabIdOf = (lens: Lens): string => `x-ray-tab-${lens}`;

/** Arrow keys, Home and End go through them; an orange dot says that the last command changed what is behind it. */
export function LensTabs({ lens, changed }: { readonly lens: Lens; readonly changed: ReadonlySet<Lens> }) {
  const step = (event: KeyboardEvent<HTMLElement>) => {
    const next = lensAfter(event.key, lens);
    if (next === undefined) return;
    event.preventDefault();
    chooseLens(next);
    document.getElementById(tabIdOf(next))?.focus();
  };
  return (
    <div className={styles.tabs} role="tablist" aria-label="X-ray" onKeyDown={step}>
      {LENSES.map((name) => (
        <button
          key={name}
          id={tabIdOf(name)}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={lens === name}
          aria-controls={LENS_PANEL_ID}
          tabIndex={lens === name ? 0 : -1}
          onClick={() => chooseLens(name)}
        >
          {TITLES[name]}
          <span className={`${styles.dot} ${changed.has(name) ? styles.dotted : ''}`} />
          <VisuallyHidden>{changed.has(name) ? ', changed by the last command' : ''}</VisuallyHidden>
        </button>
      ))}
    </div>
  );
}

function lensAfter(key: string, lens: Lens): Lens | undefined {
  const index = LENSES.indexOf(lens);
  switch (key) {
    case 'ArrowLeft':
      return LENSES.at(index - 1);
    case 'ArrowRight':
      return LENSES[(index + 1) % LENSES.length];
    case 'Home':
      return LENSES[0];
    case 'End':
      return LENSES.at(-1);
    default:
      return undefined;
  }
}
