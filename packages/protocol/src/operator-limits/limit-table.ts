import { TERMINALS_PER_SESSION_MAX } from '../limits.ts';

/**
 * Every limit an operator may set, in one table: the file of limits, its errors, its help and what the page shows are
 * all read from it. `default` is written as an operator would; "auto" is computed from the machine, see read-limits.ts.
 */

export type Limit = {
  readonly kind: 'size' | 'count' | 'share' | 'duration';
  readonly default: string | number;
  readonly min: string | number;
  readonly max: string | number;
  /** A word that stands for "computed from the machine" or for "no limit"; null when there is none. */
  readonly word: 'auto' | 'never' | null;
  readonly says: string;
};

const size = (fallback: string, min: string, max: string, says: string): Limit => ({
  kind: 'size',
  default: fallback,
  min,
  max,
  word: null,
  says,
});
const count = (fallback: number, min: number, max: number, says: string): Limit => ({
  kind: 'count',
  default: fallback,
  min,
  max,
  word: null,
  says,
});
const duration = (fallback: string, min: string, max: string, says: string, word: 'never' | null = null): Limit => ({
  kind: 'duration',
  default: fallback,
  min,
  max,
  word,
  says,
});

export const LIMITS = {
  session: {
    memory: size('512m', '64m', '1t', 'memory of one learner’s Linux; beyond it the kernel ends processes inside'),
    cpus: { kind: 'share', default: 1, min: 0.05, max: 1024, word: null, says: 'processors’ worth of time' },
    pids: count(256, 32, 4_000_000, 'processes and threads'),
    disk: size('1g', '16m', '64t', 'bytes of files'),
    inodes: count(100_000, 1000, 1_000_000_000, 'files and directories'),
    read: size('200m', '1m', '1t', 'bytes read from disk in a second'),
    write: size('50m', '1m', '1t', 'bytes written to disk in a second'),
    terminals: count(TERMINALS_PER_SESSION_MAX, 1, TERMINALS_PER_SESSION_MAX, 'terminals open at a time'),
    output: size('1m', '64k', '1g', 'bytes of terminal output in a second, while other learners’ terminals write too'),
    length: duration('never', '10s', '365d', 'how long a Linux lives; “never” ends by time', 'never'),
    warning: duration('5m', '1s', '1d', 'how long before that end the learner is warned'),
    extensions: count(3, 0, 1000, 'how often the learner may put that end off, each time by “length”'),
    idle: duration(
      '30m',
      '5s',
      '365d',
      'after so long without a key its processes are frozen, until the next key',
      'never',
    ),
  },
  machine: {
    sessions: { kind: 'count', default: 'auto', min: 1, max: 10_000, word: 'auto', says: 'learners at a time' },
    warm: {
      kind: 'count',
      default: 'auto',
      min: 0,
      max: 1000,
      word: 'auto',
      says: 'made ahead for whoever comes next',
    },
    queue: count(200, 0, 100_000, 'learners who may wait for a place'),
    away: duration('10m', '5s', '365d', 'a Linux nobody has open for so long makes room when somebody waits'),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Limit>>>>;
