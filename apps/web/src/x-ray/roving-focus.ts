import type { FocusEvent, KeyboardEvent } from 'react';

const STEPS: { readonly [key: string]: readonly [rows: number, cells: number] } = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** A table of hundreds of values is one stop for the Tab key; arrow keys go through it. Handlers for its element. */
export const rovingFocus = {
  tabIndex: 0,
  onFocus(event: FocusEvent<HTMLElement>) {
    // The table itself was reached by Tab: hand the focus to a value, but let Shift-Tab out again.
    if (event.target !== event.currentTarget) return;
    if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return;
    cellsOf(event.currentTarget)[0]?.[0]?.focus({ preventScroll: true });
  },
  onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const step = STEPS[event.key];
    if (step === undefined || !(event.target instanceof HTMLElement)) return;
    const rows = cellsOf(event.currentTarget);
    const row = rows.findIndex((cells) => cells.includes(event.target as HTMLElement));
    const column = rows[row]?.indexOf(event.target) ?? -1;
    const nextRow = rows[clamp(row + step[0], rows.length)];
    const next = nextRow?.[clamp(column + step[1], nextRow.length)];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  },
};

function cellsOf(table: HTMLElement): HTMLElement[][] {
  const rows = [...table.querySelectorAll('tbody tr')];
  // What is no table is one row.
  return (rows.length > 0 ? rows : [table])
    .map((row) => [...row.querySelectorAll<HTMLElement>('[data-cell]')])
    .filter((cells) => cells.length > 0);
}

const clamp = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value));
