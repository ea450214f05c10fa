'use client';

import { type Drawer, useDrawer } from './drawers.ts';
import { focusRegion } from './regions.ts';
import styles from './workbench.module.css';

const HANDLES: readonly { readonly drawer: Drawer; readonly label: string }[] = [
  { drawer: 'none', label: 'Lesson' },
  { drawer: 'terminal', label: 'Terminal' },
  { drawer: 'x-ray', label: 'X-ray' },
];

/** The handles of the drawers, at the foot of a narrow screen; a wide one hides them. */
export function DrawerHandles() {
  const { drawer } = useDrawer();
  return (
    <nav className={styles.handles} aria-label="Lesson, terminal or x-ray">
      {HANDLES.map((handle) => (
        <button
          key={handle.drawer}
          type="button"
          className={styles.handle}
          aria-pressed={drawer === handle.drawer}
          onClick={() => focusRegion(handle.drawer === 'none' ? 'lesson' : handle.drawer)}
        >
          {handle.label}
        </button>
      ))}
    </nav>
  );
}
