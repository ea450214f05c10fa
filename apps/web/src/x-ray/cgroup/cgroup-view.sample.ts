import type { CgroupView } from '@drydock/protocol';

/** Builds views of cgroups for tests. */
export const sampleCgroup = (path: string, files: CgroupView['files'] = {}, pids: number[] = []): CgroupView => ({
  path,
  files,
  pids,
});

export const IDLE_FILES: CgroupView['files'] = {
  'memory.current': '4096000',
  'memory.max': 'max',
  'cpu.max': 'max 100000',
  'cpu.stat': 'usage_usec 1000000\nuser_usec 600000\nsystem_usec 400000\nnr_throttled 0\nthrottled_usec 0',
  'pids.current': '2',
  'pids.max': 'max',
};
