/** What people write for an amount, as in `docker run --memory=512m`: a number with a unit, read into one number. */

export class QuantityError extends Error {
  override readonly name = 'QuantityError';
}

const BINARY = 1024;
const SIZE_UNITS = ['b', 'k', 'm', 'g', 't'];
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** "512m" is 536,870,912 bytes. @throws QuantityError */
export function readSize(text: string): number {
  const [, digits, unit = 'b'] = /^(\d+(?:\.\d+)?)([bkmgt])?$/i.exec(text) ?? [];
  if (digits === undefined) throw new QuantityError('expected a size such as 512m or 1g');
  return Math.round(Number(digits) * BINARY ** SIZE_UNITS.indexOf(unit.toLowerCase()));
}

/** "1h30m" is 5,400 seconds. @throws QuantityError */
export function readDuration(text: string): number {
  if (!/^(\d+[smhd])+$/.test(text)) throw new QuantityError('expected a time such as 90s, 15m, 8h or 1h30m');
  return [...text.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, digits, unit = 's']) => sum + Number(digits) * (SECONDS[unit] ?? 1),
    0,
  );
}

/** 536,870,912 is "512m": the largest unit in which it is a whole number. */
export function showSize(bytes: number): string {
  let power = 0;
  while (power + 1 < SIZE_UNITS.length && bytes > 0 && bytes % BINARY ** (power + 1) === 0) power += 1;
  return `${bytes / BINARY ** power}${power === 0 ? '' : SIZE_UNITS[power]}`;
}

/** 5,400 is "1h30m". */
export function showDuration(seconds: number): string {
  let rest = seconds;
  const parts: string[] = [];
  for (const [unit, length] of Object.entries(SECONDS).reverse()) {
    if (rest >= length) parts.push(`${Math.floor(rest / length)}${unit}`);
    rest %= length;
  }
  return parts.join('') || '0s';
}
