import type { ResourceLimits } from '../specification/index.ts';

/** What is written into one file of a cgroup. */
export type LimitFile = { readonly file: string; readonly text: string };

/** Microseconds that cpu.max counts in: the kernel's default, and Docker's. */
const CPU_PERIOD_US = 100_000;
/** Docker's weights go from 2 to 262144, the kernel's from 1 to 10000. */
const SHARES_SPAN = 262_142;
const WEIGHT_SPAN = 9999;

/**
 * Each limit is a number in a file, cgroups(7) and the kernel's admin-guide/cgroup-v2.rst.
 *
 * @param deviceNumber "8:0" for "/dev/sda"
 */
export function limitFiles(limits: ResourceLimits, deviceNumber: (path: string) => string): readonly LimitFile[] {
  const files: LimitFile[] = [];
  const write = (file: string, text: string | number | null) => {
    if (text !== null) files.push({ file, text: String(text) });
  };
  write('memory.max', limits.memoryBytes);
  write('memory.swap.max', limits.swapBytes === Number.POSITIVE_INFINITY ? 'max' : limits.swapBytes);
  write('memory.low', limits.memoryReservationBytes);
  write('cpu.max', limits.cpus === null ? null : `${Math.round(limits.cpus * CPU_PERIOD_US)} ${CPU_PERIOD_US}`);
  write('cpu.weight', limits.cpuShares === null ? null : weightOf(limits.cpuShares));
  write('cpuset.cpus', limits.cpuset);
  write('pids.max', limits.pids);
  for (const { device, direction, bytesPerSecond } of limits.io) {
    write('io.max', `${deviceNumber(device)} ${direction === 'read' ? 'rbps' : 'wbps'}=${bytesPerSecond}`);
  }
  return files;
}

const weightOf = (shares: number): number => 1 + Math.floor(((shares - 2) * WEIGHT_SPAN) / SHARES_SPAN);
