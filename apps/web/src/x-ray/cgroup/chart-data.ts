import { bytesWord, limitWord } from '../../ui/byte-words.ts';
import { isGapBetween, type Sample } from './cgroup-history.ts';
import { cgroupFilePath, cpusWord, percentWord, timeWord } from './cgroup-words.ts';

/** `limit` is drawn in steps, where the learner set it. */
export type ChartLine = {
  /** Told below a chart of several lines. */
  readonly name?: string;
  readonly look: 'filled' | 'dashed' | 'dotted' | 'limit';
  readonly values: readonly Value[];
};
type Value = number | null;

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

const SPAN = 'the last two minutes';

export function memoryChart(path: string, samples: readonly Sample[]): ChartData {
  const used = column(samples, ({ numbers }) => numbers.memoryBytes);
  const limits = column(samples, ({ numbers }) => numbers.memoryMaxBytes);
  const limit = limits.values.at(-1) ?? null;
  const kills = samples.filter(({ newOomKills }) => newOomKills > 0);
  const killed = sum(kills.map(({ newOomKills }) => newOomKills));
  const marked = killed === 0 ? '' : counted(killed, 'OOM kill');
  const now = wordOf(used.values.at(-1), bytesWord);
  const detail = limit === null ? 'no limit' : `of ${limitWord(limit)}`;
  return {
    title: 'memory',
    now,
    detail,
    times: used.times,
    lines: [
      { look: 'filled', values: used.values },
      { look: 'limit', values: limits.values },
    ],
    top: Math.max(limit === null ? 0 : limit * HEADROOM, powerOfTwoAbove(highest(used.values))),
    kills: kills.map(({ atMs }) => atMs),
    held: [],
    marked,
    sentence: `Memory of ${path}: ${now} ${detail}; ${range(used.values, bytesWord)} in ${SPAN}; ${marked || 'no OOM kill'}`,
    source: cgroupFilePath(path, 'memory.current'),
    at: (index) => `${wordOf(used.values[index], bytesWord)} in use`,
  };
}

export function cpuChart(path: string, samples: readonly Sample[]): ChartData {
  const used = column(samples, ({ cpus }) => cpus);
  const limits = column(samples, ({ numbers }) => numbers.cpuLimit);
  const limit = limits.values.at(-1) ?? null;
  const periods = sum(samples.map(({ newThrottledPeriods }) => newThrottledPeriods));
  const first = samples[0]?.numbers.throttledMicroseconds ?? 0;
  const heldFor = (samples.at(-1)?.numbers.throttledMicroseconds ?? 0) - first;
  const marked = periods === 0 ? '' : `held back ${timeWord(heldFor)}`;
  const now = wordOf(used.values.at(-1), percentWord);
  const detail = limit === null ? 'no limit' : `of ${percentWord(limit)}`;
  return {
    title: 'cpu',
    now,
    detail,
    times: used.times,
    lines: [
      { look: 'filled', values: used.values },
      { look: 'limit', values: limits.values },
    ],
    top: Math.max(1, limit ?? 0, highest(used.values)) * HEADROOM,
    kills: [],
    held: samples.flatMap((sample, index) => {
      const before = samples[index - 1];
      return before !== undefined && sample.newThrottledPeriods > 0 ? [[before.atMs, sample.atMs] as const] : [];
    }),
    marked,
    sentence: `CPU time of ${path}: ${now} of one CPU now, ${limit === null ? 'no limit' : `limit ${cpusWord(limit)}`}; ${range(used.values, percentWord)} in ${SPAN}; ${marked || 'never held back'}`,
    source: cgroupFilePath(path, 'cpu.stat'),
    at: (index) => `${wordOf(used.values[index], percentWord)} of one CPU`,
  };
}

export function pidsChart(path: string, samples: readonly Sample[]): ChartData {
  const used = column(samples, ({ numbers }) => numbers.pids);
  const limits = column(samples, ({ numbers }) => numbers.pidsMax);
  const limit = limits.values.at(-1) ?? null;
  const refusals = samples.filter(({ newForksRefused }) => newForksRefused > 0);
  const refused = sum(refusals.map(({ newForksRefused }) => newForksRefused));
  const marked = refused === 0 ? '' : `${counted(refused, 'fork')} refused`;
  const now = wordOf(used.values.at(-1), String);
  const detail = limit === null ? 'no limit' : `of ${limit}`;
  return {
    title: 'tasks',
    now,
    detail,
    times: used.times,
    lines: [
      { look: 'filled', values: used.values },
      { look: 'limit', values: limits.values },
    ],
    top: Math.max(8, limit === null ? highest(used.values) : Math.max(limit, highest(used.values))) * HEADROOM,
    kills: refusals.map(({ atMs }) => atMs),
    held: [],
    marked,
    sentence: `Tasks of ${path}: ${now} ${detail}; ${range(used.values, String)} in ${SPAN}; ${marked || 'no fork refused'}`,
    source: cgroupFilePath(path, 'pids.current'),
    at: (index) => counted(used.values[index] ?? 0, 'task'),
  };
}

export function pressureChart(path: string, samples: readonly Sample[]): ChartData {
  const cpu = column(samples, ({ numbers }) => numbers.pressure.cpu);
  const memory = column(samples, ({ numbers }) => numbers.pressure.memory);
  const io = column(samples, ({ numbers }) => numbers.pressure.io);
  const said = (index: number) =>
    [
      ['cpu', cpu],
      ['memory', memory],
      ['io', io],
    ].map(([name, of]) => `${name} ${wordOf((of as Column).values.at(index), percentOf)}`);
  return {
    title: 'waiting',
    now: wordOf(highestOrNull([cpu, memory, io].map(({ values }) => values.at(-1) ?? null)), percentOf),
    detail: 'of 10 s',
    times: cpu.times,
    lines: [
      { name: 'cpu', look: 'filled', values: cpu.values },
      { name: 'memory', look: 'dashed', values: memory.values },
      { name: 'io', look: 'dotted', values: io.values },
    ],
    top: Math.max(20, highest([...cpu.values, ...memory.values, ...io.values]) * HEADROOM),
    kills: [],
    held: [],
    marked: '',
    sentence: `Pressure in ${path}, the share of the last ten seconds in which somebody waited: for ${said(-1).join(', ')}`,
    source: cgroupFilePath(path, 'cpu.pressure'),
    at: (index) => `Somebody waited: for ${said(index).join(', ')} of the ten seconds before`,
  };
}

/** A little room above a limit, so that its line is not the frame. */
const HEADROOM = 1.12;
/** Below a mebibyte nothing interesting happens to memory. */
const MEMORY_TOP_MIN_BYTES = 1024 * 1024;

type Column = { readonly times: readonly number[]; readonly values: readonly Value[] };

/** Values by time; between two samples with a gap stands null, so that no line is drawn over it. */
function column(samples: readonly Sample[], of: (sample: Sample) => Value): Column {
  const times: number[] = [];
  const values: Value[] = [];
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

const highestOrNull = (values: readonly Value[]): Value => {
  const numbers = values.filter((value) => value !== null);
  return numbers.length === 0 ? null : Math.max(...numbers);
};
const highest = (values: readonly Value[]): number => highestOrNull(values) ?? 0;
const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const percentOf = (percent: number): string => percentWord(percent / 100);

const wordOf = (value: Value | undefined, word: (value: number) => string): string =>
  value === null || value === undefined ? '–' : word(value);

/** "between 3.1 MiB and 50 MiB". */
function range(values: readonly Value[], word: (value: number) => string): string {
  const numbers = values.filter((value) => value !== null);
  if (numbers.length === 0) return 'nothing was read';
  return `between ${word(Math.min(...numbers))} and ${word(Math.max(...numbers))}`;
}

/** The scale of memory without a limit: steps that are rarely crossed. */
function powerOfTwoAbove(bytes: number): number {
  let top = MEMORY_TOP_MIN_BYTES;
  while (top < bytes) top *= 2;
  return top;
}
