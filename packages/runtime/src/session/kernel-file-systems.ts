import { AT_FDCWD, type Call, call, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_RELATIME } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { type SessionSpecification, sessionFolders } from './specification.ts';

const CLOSED = MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RELATIME;

/** A second, quiet place for proc and sysfs, see below. LXC keeps one too. */
const QUIET = '/dev/.drydock';

/**
 * Windows into the kernel. proc, sysfs and cgroup2 hold no files: they show, to whoever mounts them, the namespaces
 * of the one who mounted. So they are mounted now, from inside.
 */
export function kernelFileSystems(specification: SessionSpecification): Operation {
  const { root } = sessionFolders(specification);
  const mounts: readonly [string, string][] = [
    ['proc', '/proc'],
    ['sysfs', '/sys'],
    ['cgroup2', '/sys/fs/cgroup'],
    // The kernel lets a user namespace mount proc or sysfs only where one is fully visible already. Tools such as
    // `ip netns exec` unmount /sys first, so one more of each stays where nobody unmounts it.
    ['proc', `${QUIET}/proc`],
    ['sysfs', `${QUIET}/sys`],
    ['mqueue', '/dev/mqueue'],
  ];
  const directories = [QUIET, `${QUIET}/proc`, `${QUIET}/sys`, '/dev/mqueue'];
  return {
    name: 'kernel-file-systems',
    title: 'Mount /proc, /sys and its cgroups',
    effect: '/proc shows the processes of its own pid namespace only',
    byHand: mounts.map(([type, target]) => `mount -t ${type} ${type} ${root}${target}`),
    steps: [
      ...directories.map((path): Call => call('mkdirat', [AT_FDCWD, root + path, 0o755])),
      ...mounts.map(([type, target]): Call => call('mount', [type, root + target, type, CLOSED, null])),
    ],
  };
}
