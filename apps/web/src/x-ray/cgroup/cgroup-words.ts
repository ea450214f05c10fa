/** "0.5 CPU", "1.5 CPUs". */
export function cpusWord(cpus: number): string {
  const value = Number(cpus.toFixed(2));
  return `${value} ${value <= 1 ? 'CPU' : 'CPUs'}`;
}

/** Of one CPU, as top prints it: "50 %", "150 %". One decimal below ten, so that a little is not nothing. */
export function percentWord(share: number): string {
  const percent = share * 100;
  if (percent === 0) return '0 %';
  return percent < 9.95 ? `${percent.toFixed(1)} %` : `${Math.round(percent)} %`;
}

/** "830 µs", "50 ms", "1.24 s", "3 min 5 s". */
export function timeWord(microseconds: number): string {
  if (microseconds < 1000) return `${Math.round(microseconds)} µs`;
  const milliseconds = microseconds / 1000;
  if (milliseconds < 999.5) return `${Number(milliseconds.toFixed(milliseconds < 10 ? 1 : 0))} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(2)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** "/mine/memory.max" below /sys/fs/cgroup of the learner's Linux. */
export const cgroupFilePath = (cgroup: string, file: string): string =>
  `/sys/fs/cgroup${cgroup === '/' ? '' : cgroup}/${file}`;

/** The last part of its path; the top has none, and is the learner's Linux itself. */
export const cgroupName = (path: string): string => (path === '/' ? '/' : path.slice(path.lastIndexOf('/') + 1));

export const parentCgroup = (path: string): string | null =>
  path === '/' ? null : path.slice(0, Math.max(1, path.lastIndexOf('/')));
