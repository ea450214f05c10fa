import type { CgroupView } from '@drydock/protocol';
import { keyedNumbers } from './keyed-numbers.ts';
import { parsePressure } from './pressure.ts';

/** The files of one cgroup as numbers; null where there is no such file, or no limit. */
export type CgroupNumbers = {
  readonly memoryBytes: number | null;
  readonly memoryMaxBytes: number | null;
  readonly oomKills: number;
  readonly cpuMicroseconds: number | null;
  readonly throttledMicroseconds: number;
  readonly throttledPeriods: number;
  /** How many CPUs' worth of time cpu.max allows: 0.5 for "50000 100000". */
  readonly cpuLimit: number | null;
  readonly pids: number | null;
  readonly pidsMax: number | null;
  /** Forks that pids.max refused. */
  readonly forksRefused: number;
  /** Percent of the last ten seconds in which somebody waited for it. */
  readonly pressure: { readonly cpu: number | null; readonly memory: number | null; readonly io: number | null };
};

export function cgroupNumbers({ files }: Pick<CgroupView, 'files'>): CgroupNumbers {
  const cpu = keyedNumbers(files['cpu.stat']);
  return {
    memoryBytes: numberOf(files['memory.current']),
    memoryMaxBytes: numberOf(files['memory.max']),
    oomKills: keyedNumbers(files['memory.events']).get('oom_kill') ?? 0,
    cpuMicroseconds: cpu.get('usage_usec') ?? null,
    throttledMicroseconds: cpu.get('throttled_usec') ?? 0,
    throttledPeriods: cpu.get('nr_throttled') ?? 0,
    cpuLimit: cpuLimitOf(files['cpu.max']),
    pids: numberOf(files['pids.current']),
    pidsMax: numberOf(files['pids.max']),
    forksRefused: keyedNumbers(files['pids.events']).get('max') ?? 0,
    pressure: {
      cpu: parsePressure(files['cpu.pressure']).some?.avg10 ?? null,
      memory: parsePressure(files['memory.pressure']).some?.avg10 ?? null,
      io: parsePressure(files['io.pressure']).some?.avg10 ?? null,
    },
  };
}

/** "max" is no number, and a file that is not there neither. */
export const numberOf = (text: string | undefined): number | null =>
  text !== undefined && /^\d+$/.test(text.trim()) ? Number(text) : null;

export function cpuLimitOf(text: string | undefined): number | null {
  const [quota, period] = text?.trim().split(/\s+/).map(Number) ?? [];
  if (quota === undefined || period === undefined || !(quota >= 0) || !(period > 0)) return null;
  return quota / period;
}
