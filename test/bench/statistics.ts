export type Summary = { readonly median: number; readonly min: number; readonly max: number; readonly p95: number };

/** Of samples in any unit; at least one. */
export function summarize(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), min: at(0), max: at(1), p95: at(0.95) };
}

export const show = ({ median, min, max, p95 }: Summary, unit: string): string =>
  `median ${median.toFixed(1)} ${unit}, p95 ${p95.toFixed(1)}, spread ${min.toFixed(1)} to ${max.toFixed(1)}`;
