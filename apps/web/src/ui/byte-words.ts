const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** "512 B", "4.0 KiB", "41.2 MiB", "512 MiB": one decimal below a hundred, so that the width hardly changes. */
export function bytesWord(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // From 1023.5 on it would round to 1024 of its unit.
  while (value >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** As `bytesWord`, without ".0": for limits that somebody set, such as "50 MiB". */
export const limitWord = (bytes: number): string => bytesWord(bytes).replace('.0 ', ' ');
