import { TERMINAL_COLUMNS_MAX, TERMINAL_ROWS_MAX } from '@drydock/protocol';
import type { TerminalSize } from './terminal-link.ts';

/** The size when nothing could be measured: what terminals have always been. */
export const USUAL_SIZE: TerminalSize = { columns: 80, rows: 24 };

/** Within what the protocol accepts: a panel dragged shut is still a terminal of two columns. */
export function clampSize(size: TerminalSize): TerminalSize {
  return { columns: clamp(size.columns, 2, TERMINAL_COLUMNS_MAX), rows: clamp(size.rows, 1, TERMINAL_ROWS_MAX) };
}

function clamp(value: number, min: number, max: number): number {
  return Number.isFinite(value) ? Math.min(max, Math.max(min, Math.floor(value))) : min;
}
