import { RuntimeError } from '../runtime-error.ts';

/** Powers of 1024, as Docker counts them. */
const UNITS: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };
const BYTES = /^(\d+(?:\.\d+)?)\s*([bkmgt])?i?b?$/i;

/**
 * "512m" → 536870912.
 *
 * @param flag named in the error: "--memory"
 */
export function parseBytes(flag: string, text: string): number {
  const [, number, unit = 'b'] = BYTES.exec(text.trim()) ?? [];
  const bytes = Math.trunc(Number(number) * (UNITS[unit.toLowerCase()] ?? Number.NaN));
  if (!Number.isSafeInteger(bytes)) {
    throw new RuntimeError('asked-wrongly', `${flag}=${text}: not a size`, {
      hint: 'Write a number and a unit, b, k, m or g: 512m.',
    });
  }
  return bytes;
}

/** "1.5" → 1.5 */
export function parsePositive(flag: string, text: string): number {
  const number = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(number > 0))
    throw new RuntimeError('asked-wrongly', `${flag}=${text}: not a number above 0`, {
      hint: `Write ${flag}=1.5, for example.`,
    });
  return number;
}

export function parseInteger(flag: string, text: string, { from, to }: { from: number; to: number }): number {
  const number = /^-?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= from && number <= to) return number;
  throw new RuntimeError('asked-wrongly', `${flag}=${text}: not a whole number from ${from} to ${to}`);
}
