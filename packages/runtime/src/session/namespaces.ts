import {
  CLONE_NEWCGROUP,
  CLONE_NEWIPC,
  CLONE_NEWNET,
  CLONE_NEWNS,
  CLONE_NEWPID,
  CLONE_NEWTIME,
  CLONE_NEWUTS,
  CLONE_PARENT,
  call,
} from '@drydock/linux';
import type { Operation } from '../operation.ts';

/** All kinds but user, which comes first because it gives the right to make the others. */
export const OTHER_NAMESPACES =
  CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP | CLONE_NEWTIME;

/**
 * What the process can see: mounts, processes, network, host name, message queues, cgroups, clocks. Two of the kinds,
 * pid and time, never take in the process that makes them: only its children are born inside. Hence the fork; the
 * child is number 1.
 */
export function namespaces(): Operation {
  return {
    name: 'namespaces',
    title: 'Give it its own view of everything',
    effect: 'a new process is pid 1 in namespaces of its own, of seven more kinds',
    byHand: ['unshare --mount --pid --net --uts --ipc --cgroup --time --fork bash'],
    steps: [
      call('unshare', [OTHER_NAMESPACES]),
      // CLONE_PARENT: the parent leaves, and the one who waits outside is the new process's parent at once.
      { fork: CLONE_PARENT, result: 'init', parent: 'leaves' },
    ],
  };
}
