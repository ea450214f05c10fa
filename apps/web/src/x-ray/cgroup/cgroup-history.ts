import type { CgroupView } from '@drydock/protocol';
import { type CgroupNumbers, cgroupNumbers } from './cgroup-numbers.ts';

/** What the charts show: the last two minutes. */
export const HISTORY_MS = 120_000;
/** Readings closer to each other are not kept: two minutes are some hundred pixels wide. */
const SAMPLE_EVERY_MS = 500;
/** CPU time is measured over this long: a busy machine does not read in even steps, and below it the rate would jump. */
const RATE_OVER_MS = 2_000;
/** Readings further apart are not joined by a line: nobody looked in between. A busy emulated machine takes seconds. */
const GAP_MS = 12_000;

export type Sample = {
  readonly atMs: number;
  readonly numbers: CgroupNumbers;
  /** CPUs' worth of time used in the last two seconds; null for a first one, and after a gap. */
  readonly cpus: number | null;
  /** Since the sample before. */
  readonly newOomKills: number;
  readonly newThrottledPeriods: number;
  readonly newForksRefused: number;
};

/** Samples by the cgroup's path, oldest first. */
export type CgroupHistory = ReadonlyMap<string, readonly Sample[]>;

/** The history with one more reading. A cgroup that is gone is forgotten: a new one of its name is another. */
export function withReading(history: CgroupHistory, atMs: number, cgroups: readonly CgroupView[]): CgroupHistory {
  const next = new Map<string, readonly Sample[]>();
  for (const cgroup of cgroups) {
    const kept = history.get(cgroup.path) ?? [];
    const last = kept.at(-1);
    if (last !== undefined && atMs - last.atMs < SAMPLE_EVERY_MS) {
      next.set(cgroup.path, kept);
      continue;
    }
    const sample = sampleAfter(kept, atMs, cgroupNumbers(cgroup));
    const recent = kept.filter((one) => atMs - one.atMs <= HISTORY_MS);
    next.set(cgroup.path, sample.isOther ? [sample] : [...recent, sample]);
  }
  return next;
}

function sampleAfter(kept: readonly Sample[], atMs: number, numbers: CgroupNumbers): Sample & { isOther: boolean } {
  const last = kept.at(-1);
  const first = { atMs, numbers, cpus: null, newOomKills: 0, newThrottledPeriods: 0, newForksRefused: 0 };
  if (last === undefined) return { ...first, isOther: false };
  const risen = (of: (numbers: CgroupNumbers) => number | null) => (of(numbers) ?? 0) - (of(last.numbers) ?? 0);
  // Counters only rise while a cgroup lives: this is another of the same name.
  if (risen((one) => one.cpuMicroseconds) < 0) return { ...first, isOther: true };
  return {
    ...first,
    cpus: atMs - last.atMs > GAP_MS ? null : rateSince(startOfRate(kept, last, atMs), atMs, numbers),
    newOomKills: risen((one) => one.oomKills),
    newThrottledPeriods: risen((one) => one.throttledPeriods),
    newForksRefused: risen((one) => one.forksRefused),
    isOther: false,
  };
}

/** The first sample of the last two seconds, or the last one where there is none so young. */
const startOfRate = (kept: readonly Sample[], last: Sample, atMs: number): Sample =>
  kept.find((one) => atMs - one.atMs <= RATE_OVER_MS) ?? last;

function rateSince(since: Sample, atMs: number, { cpuMicroseconds }: CgroupNumbers): number | null {
  const before = since.numbers.cpuMicroseconds;
  return cpuMicroseconds === null || before === null ? null : cpuRate(cpuMicroseconds - before, atMs - since.atMs);
}

/** CPUs' worth of time: 0.5 for 50 ms used in 100 ms. */
export const cpuRate = (usedMicroseconds: number, passedMs: number): number | null =>
  passedMs <= 0 ? null : usedMicroseconds / 1000 / passedMs;

/** True when nobody looked between two samples. */
export const isGapBetween = (one: Sample, next: Sample): boolean => next.atMs - one.atMs > GAP_MS;
