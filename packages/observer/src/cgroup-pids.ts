import { walkCgroups } from './views/walk-cgroups.ts';

/** VM numbers of all processes in a cgroup and below, in ascending order; empty when the cgroup is gone. */
export function readCgroupPids(cgroupPath: string): number[] {
  const pids = new Set(walkCgroups(cgroupPath).flatMap((cgroup) => cgroup.pids));
  return [...pids].sort((one, other) => one - other);
}
