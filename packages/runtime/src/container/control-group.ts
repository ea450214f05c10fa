/**
 * A cgroup is a directory: making the directory makes the group, and the kernel fills it with files. Each limit is one
 * of them, and is set by writing a number into it. Nobody is in the group yet, so nothing is limited so far. See
 * cgroups(7), "Cgroups version 2".
 */

import { AT_FDCWD, call } from '@drydock/linux';
import { inYourRoot } from './in-your-root.ts';
import type { LessonOperation, Need } from './need.ts';
import { writeText } from './write-text.ts';

export type ControlGroup = {
  /** Below /sys/fs/cgroup: "/mine". */
  readonly cgroup: string;
  readonly memoryMaxBytes?: number;
  /** Microseconds of processor time, and of the period they are for: "50000 100000" is half of one processor. */
  readonly cpuMax?: string;
  readonly pidsMax?: number;
};

export function controlGroup({ cgroup, memoryMaxBytes, cpuMax, pidsMax }: ControlGroup): LessonOperation {
  const path = `/sys/fs/cgroup${cgroup}`;
  const limits: [string, string][] = [];
  if (memoryMaxBytes !== undefined) limits.push(['memory.max', String(memoryMaxBytes)]);
  if (cpuMax !== undefined) limits.push(['cpu.max', cpuMax]);
  if (pidsMax !== undefined) limits.push(['pids.max', String(pidsMax)]);

  return {
    name: 'control-group',
    title: 'Write down what it may use',
    effect: [`${path} is there`, ...limits.map(([file, value]) => `its ${file} says ${value}`)].join('; '),
    byHand: [
      `mkdir ${limits.length > 0 ? '-p ' : ''}${path}`,
      ...limits.map(([file, value]) => `echo "${value}" > ${path}/${file}`),
    ],
    needs: [inYourRoot(path), ...(limits.length > 0 ? [] : [isNew(cgroup)])],
    steps: [
      // A group that is there already (EEXIST) can be given limits all the same.
      call('mkdirat', [AT_FDCWD, path, 0o755], limits.length > 0 ? { expect: ['EEXIST'] } : {}),
      ...limits.flatMap(([file, value]) => writeText(`${path}/${file}`, value)),
    ],
  };
}

const isNew =
  (cgroup: string): Need =>
  ({ cgroupAt }) =>
    cgroupAt(cgroup).exists
      ? {
          reason: `the group is there already, as ls -d /sys/fs/cgroup${cgroup} shows`,
          hint: `Go on with it; or remove it with rmdir /sys/fs/cgroup${cgroup}, once nobody is in it, and ask again.`,
        }
      : null;
