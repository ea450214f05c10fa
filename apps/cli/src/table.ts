/** Columns of text, each as wide as its widest cell, with three spaces between. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  // What an image says of itself is printed, and never obeyed by a terminal.
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll(/\p{Cc}/gu, '?')));
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('   ')
      .trimEnd();
  return `${all.map(line).join('\n')}\n`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** As Docker shows sizes: powers of 1000, three digits. */
export function shownSize(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${Number(value.toPrecision(3))}${UNITS[unit]}`;
}

const SPANS: readonly (readonly [string, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** "3 weeks ago" */
export function shownAge(time: string | undefined, now = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(time ?? '')) / 1000);
  if (Number.isNaN(seconds)) return 'N/A';
  const [name, length] = SPANS.find(([, each]) => seconds >= each) ?? ['second', 1];
  const count = Math.floor(seconds / length);
  return `${count} ${name}${count === 1 ? '' : 's'} ago`;
}
