import { isGapBetween, type Sample } from './cgroup-history.ts';

export type ColumnValue = number | null;
export type SampleColumn = { readonly times: readonly number[]; readonly values: readonly ColumnValue[] };

/** Values by time; between two samples with a gap stands null, so that no line is drawn over it. */
export function sampleColumn(samples: readonly Sample[], of: (sample: Sample) => ColumnValue): SampleColumn {
  const times: number[] = [];
  const values: ColumnValue[] = [];
  for (const [index, sample] of samples.entries()) {
    const before = samples[index - 1];
    if (before !== undefined && isGapBetween(before, sample)) {
      times.push((before.atMs + sample.atMs) / 2);
      values.push(null);
    }
    times.push(sample.atMs);
    values.push(of(sample));
  }
  return { times, values };
}

const numbersOf = (values: readonly ColumnValue[]): number[] => values.filter((value) => value !== null);

export function highest(values: readonly ColumnValue[]): ColumnValue {
  const numbers = numbersOf(values);
  return numbers.length === 0 ? null : Math.max(...numbers);
}

export const wordOf = (value: ColumnValue | undefined, word: (value: number) => string): string =>
  value === null || value === undefined ? '–' : word(value);

/** "between 3.1 MiB and 50 MiB". */
export function rangeWord(values: readonly ColumnValue[], word: (value: number) => string): string {
  const numbers = numbersOf(values);
  if (numbers.length === 0) return 'nothing was read';
  return `between ${word(Math.min(...numbers))} and ${word(Math.max(...numbers))}`;
}
