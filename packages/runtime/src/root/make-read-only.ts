import { call, MS_BIND, MS_RDONLY, MS_REMOUNT } from '@drydock/linux';
import type { Operation } from '../operation.ts';

/**
 * A root that nobody can write to. Being read-only belongs to the mount, not to the files: the layers are as they were,
 * and what is mounted below (volumes, /dev/shm, --tmpfs) stays writable. See mount(2), MS_REMOUNT with MS_BIND.
 */
export function makeReadOnly(): Operation {
  return {
    name: 'read-only-root',
    title: 'Close the root for writing',
    effect: 'the first line of /proc/PID/mountinfo says ro',
    byHand: ['mount -o remount,bind,ro /'],
    steps: [call('mount', [null, '/', null, MS_REMOUNT | MS_BIND | MS_RDONLY, null])],
  };
}
