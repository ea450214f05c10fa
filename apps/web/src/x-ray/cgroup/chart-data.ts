import { bytesWord, limitWord } from '../../ui/byte-words.ts';
import type { Sample } from './cgroup-history.ts';
import { cgroupFilePath, percentWord, timeWord } from './cgroup-words.ts';
import { type ColumnValue, highest, rangeWord, sampleColumn, wordOf } from './sample-column.ts';

/** `limit` is drawn in steps, where the learner set it. */
export type ChartLine = {
  /** Told below a chart of several lines. */
  readonly name?: string;
  readonly look: 'filled' | 'dashed' | 'dotted' | 'limit';
  readonly values: readonly ColumnValue[];
};

/** One chart of a cgroup, in numbers for the eye and in words for everybody. */
export type ChartData = {
  readonly title: string;
  /** What it says now: "41.2 MiB", and beside it, softer, "of 50 MiB". */
  readonly now: string;
  readonly detail: string;
  /** Moments of the values, in milliseconds. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  /** Value at the upper edge. */
  readonly top: number;
  /** Moments to mark, from one reading to the next: a kill with a line, being held back with a bar along the edge. */
  readonly kills: readonly number[];
  readonly held: readonly (readonly [fromMs: number, toMs: number])[];
  /** What the marks are: "1 OOM kill"; empty without any. */
  readonly marked: string;
  /** All of it in a sentence. */
  readonly sentence: string;
  readonly source: string;
  /** What it said at one moment. */
  readonly at: (index: number) => string;
};

/** A little room above a limit, so that its line is not the frame. */
const HEADROOM = 1.12;
/** Below a mebibyte nothing interesting happens to memory. */
const MEMORY_TOP_MIN_BYTES = 1024 * 1024;

type Word = (value: number) => string;
type ChartOf = (path: string, samples: readonly Sample[]) => ChartData;

export const memoryChart = usageChart({
  title: 'memory',
  says: 'Memory of',
  file: 'memory.current',
  used: ({ numbers }) => numbers.memoryBytes,
  limit: ({ numbers }) => numbers.memoryMaxBytes,
  words: [bytesWord, limitWord],
  top: (used, limit) => Math.max(limit * HEADROOM, powerOfTwoAbove(used)),
  events: ({ newOomKills }) => newOomKills,
  marked: (kills) => counted(kills, 'OOM kill'),
  unmarked: 'no OOM kill',
});

export const cpuChart = usageChart({
  title: 'cpu',
  says: 'CPU time, where 100 % is one CPU, of',
  file: 'cpu.stat',
  used: ({ cpus }) => cpus,
  limit: ({ numbers }) => numbers.cpuLimit,
  words: [percentWord, percentWord],
  top: (used, limit) => Math.max(1, limit, used) * HEADROOM,
  events: ({ newThrottledPeriods }) => newThrottledPeriods,
  isLasting: true,
  marked: (_periods, samples) => `held back ${timeWord(heldBack(samples.at(-1)) - heldBack(samples[0]))}`,
  unmarked: 'never held back',
});

export const pidsChart = usageChart({
  title: 'tasks',
  says: 'Tasks of',
  file: 'pids.current',
  used: ({ numbers }) => numbers.pids,
  limit: ({ numbers }) => numbers.pidsMax,
  words: [String, String],
  top: (used, limit) => Math.max(8, limit, used) * HEADROOM,
  events: ({ newForksRefused }) => newForksRefused,
  marked: (forks) => `${counted(forks, 'fork')} refused`,
  unmarked: 'no fork refused',
});

/** The chart of something that is used, and may be limited. */
function usageChart(usage: {
  readonly title: string;
  readonly says: string;
  readonly file: string;
  readonly used: (sample: Sample) => ColumnValue;
  readonly limit: (sample: Sample) => ColumnValue;
  readonly words: readonly [used: Word, limit: Word];
  readonly top: (used: number, limit: number) => number;
  /** How often a sample's limit was felt, since the one before. */
  readonly events: (sample: Sample) => number;
  /** They are no moments, but went on from one reading to the next. */
  readonly isLasting?: boolean;
  readonly marked: (events: number, samples: readonly Sample[]) => string;
  readonly unmarked: string;
}): ChartOf {
  const [usedWord, limitWord] = usage.words;
  return (path, samples) => {
    const { times, values } = sampleColumn(samples, usage.used);
    const limits = sampleColumn(samples, usage.limit).values;
    const nowAt = (index: number) => wordOf(values.at(index), usedWord);
    const detailAt = (index: number) => {
      const limit = limits.at(index) ?? null;
      return limit === null ? 'no limit' : `of ${limitWord(limit)}`;
    };
    const saidAt = (index: number) => `${nowAt(index)} ${detailAt(index)}`;
    const felt = samples
      .map((sample, index) => ({ sample, before: samples[index - 1] }))
      .filter(({ sample }) => usage.events(sample) > 0);
    const events = felt.reduce((total, { sample }) => total + usage.events(sample), 0);
    const marked = events === 0 ? '' : usage.marked(events, samples);
    return {
      title: usage.title,
      now: nowAt(-1),
      detail: detailAt(-1),
      times,
      lines: [
        { look: 'filled', values },
        { look: 'limit', values: limits },
      ],
      top: usage.top(highest(values) ?? 0, limits.at(-1) ?? 0),
      kills: usage.isLasting ? [] : felt.map(({ sample }) => sample.atMs),
      held: usage.isLasting ? felt.map(({ sample, before = sample }) => [before.atMs, sample.atMs] as const) : [],
      marked,
      sentence: `${usage.says} ${path}: ${saidAt(-1)}; ${rangeWord(values, usedWord)} in the last two minutes; ${marked || usage.unmarked}`,
      source: cgroupFilePath(path, usage.file),
      at: (index) => `${usage.title} ${saidAt(index)}`,
    };
  };
}

const PRESSURES = [
  ['cpu', 'filled'],
  ['memory', 'dashed'],
  ['io', 'dotted'],
] as const;

export const pressureChart: ChartOf = (path, samples) => {
  const columns = PRESSURES.map(([name]) => sampleColumn(samples, ({ numbers }) => numbers.pressure[name]));
  const lines = PRESSURES.map(([name, look], index) => ({ name, look, values: columns[index]?.values ?? [] }));
  const said = (index: number) => lines.map(({ name, values }) => `${name} ${wordOf(values.at(index), percentOf)}`);
  return {
    title: 'waiting',
    now: wordOf(highest(lines.map(({ values }) => values.at(-1) ?? null)), percentOf),
    detail: 'of 10 s',
    times: columns[0]?.times ?? [],
    lines,
    top: Math.max(20, (highest(lines.flatMap(({ values }) => values)) ?? 0) * HEADROOM),
    kills: [],
    held: [],
    marked: '',
    sentence: `Pressure in ${path}, the share of the last ten seconds in which somebody waited: for ${said(-1).join(', ')}`,
    source: cgroupFilePath(path, 'cpu.pressure'),
    at: (index) => `Somebody waited: for ${said(index).join(', ')} of the ten seconds before`,
  };
};

const heldBack = (sample: Sample | undefined): number => sample?.numbers.throttledMicroseconds ?? 0;
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const percentOf = (percent: number): string => percentWord(percent / 100);

/** The scale of memory without a limit: steps that are rarely crossed. */
function powerOfTwoAbove(bytes: number): number {
  let top = MEMORY_TOP_MIN_BYTES;
  while (top < bytes) top *= 2;
  return top;
}
