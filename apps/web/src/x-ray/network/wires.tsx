import type { ReactNode } from 'react';
import type { Wire } from './network-rows.ts';
import styles from './wires.module.css';

/** The gutter of a row: the lines of veth pairs that end here or pass by. What they say, "other end" says in words. */
export function Wires({ wires, children }: { readonly wires: readonly Wire[]; readonly children: ReactNode }) {
  return (
    <div className={styles.row}>
      <span className={styles.gutter} aria-hidden="true">
        {wires.toReversed().map((wire, lane) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a lane has no other name than its number.
          <span key={lane} className={`${styles.lane} ${styles[wire]}`}>
            {wire === 'top' || wire === 'bottom' ? (
              <span className={styles.arm} style={{ width: (wires.length - lane) * LANE_PX - MIDDLE_PX }} />
            ) : null}
          </span>
        ))}
      </span>
      {children}
    </div>
  );
}

/** As wide as the style sheet makes a lane, and where in it the line is drawn. */
const LANE_PX = 12;
const MIDDLE_PX = 5;
