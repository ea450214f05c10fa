import { AT_FDCWD, type Call, call } from '@drydock/linux';
import { writeText } from '../container/write-text.ts';
import type { Operation } from '../operation.ts';
import type { LimitFile } from './limit-files.ts';
import { removeCgroup } from './remove-cgroup.ts';

/** The directory that holds the cgroups of all containers, as Docker names it. */
const GROUP_OF_ALL = 'docker';
/** What is handed down to each container's cgroup. */
const CONTROLLERS = ['cpuset', 'cpu', 'io', 'memory', 'pids'];

export type NewControlGroup = {
  /** Where cgroups are mounted: "/sys/fs/cgroup". */
  readonly cgroupRoot: string;
  readonly id: string;
  readonly files: readonly LimitFile[];
};

/**
 * What it may use. A cgroup is a directory, and its limits are files in it. Nobody is in it yet: the limits are written
 * first, so that not even the container's first instruction goes uncounted. A cgroup gives its children only the
 * controllers that its cgroup.subtree_control names, hence the line for the one above. See cgroups(7).
 */
export function makeControlGroup({ cgroupRoot, id, files }: NewControlGroup): Operation {
  const all = `${cgroupRoot}/${GROUP_OF_ALL}`;
  const own = `${all}/${id}`;
  const control = CONTROLLERS.map((name) => `+${name}`).join(' ');
  return {
    name: 'control-group',
    title: 'Write down what it may use',
    effect: [`${own} is there`, ...files.map(({ file, text }) => `its ${file} says ${text}`)].join('; '),
    byHand: [
      `mkdir -p ${own}`,
      `echo "${control}" > ${all}/cgroup.subtree_control`,
      ...files.map(({ file, text }) => `echo "${text}" > ${own}/${file}`),
    ],
    steps: [
      call('mkdirat', [AT_FDCWD, all, 0o755], { expect: ['EEXIST'] }),
      // One at a time: where the machine has no io controller, the others are handed down all the same.
      ...CONTROLLERS.flatMap((name) => handDown(all, name)),
      call('mkdirat', [AT_FDCWD, own, 0o755]),
      ...files.flatMap(({ file, text }) => writeText(`${own}/${file}`, text)),
    ],
    undo: () => removeCgroup(own),
  };
}

function handDown(group: string, controller: string): readonly Call[] {
  const [open, write, close] = writeText(`${group}/cgroup.subtree_control`, `+${controller}`);
  if (open === undefined || write === undefined || close === undefined) return [];
  // ENOENT, EINVAL: the group above does not have it either.
  return [open, { ...write, expect: ['ENOENT', 'EINVAL'] }, close];
}

export const cgroupOf = (cgroupRoot: string, id: string): string => `${cgroupRoot}/${GROUP_OF_ALL}/${id}`;
