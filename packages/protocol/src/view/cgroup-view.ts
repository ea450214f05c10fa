import * as z from 'zod/mini';

/** The files of a cgroup that are read: all that the lessons name. cgroup.procs is told as `pids`. */
export const CGROUP_FILES = [
  'cgroup.controllers',
  'cgroup.subtree_control',
  'cgroup.events',
  'cgroup.freeze',
  'memory.current',
  'memory.peak',
  'memory.max',
  'memory.high',
  'memory.swap.max',
  'memory.oom.group',
  'memory.events',
  'memory.stat',
  'memory.pressure',
  'cpu.max',
  'cpu.weight',
  'cpu.stat',
  'cpu.pressure',
  'pids.current',
  'pids.max',
  'pids.events',
  'io.max',
  'io.stat',
  'io.pressure',
] as const;
export type CgroupFile = (typeof CGROUP_FILES)[number];

/** Lines of memory.stat that are kept: a whole one has some fifty. */
export const MEMORY_STAT_KEYS = ['anon', 'file', 'kernel', 'inactive_file', 'active_file', 'shmem', 'slab'] as const;

export const cgroupViewSchema = z.object({
  /** Below /sys/fs/cgroup of the learner's Linux: "/" is its own top. */
  path: z.string(),
  /** What each file says, without the last line's end; a file this cgroup does not have is left out. */
  files: z.record(z.string(), z.string()),
  /** cgroup.procs, in the learner's numbers. */
  pids: z.array(z.int()),
});
export type CgroupView = z.infer<typeof cgroupViewSchema>;
