import { AT_EMPTY_PATH, CLOSE_RANGE_CLOEXEC, call, result } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { sessionEnvironment } from './environment.ts';
import { systemCallFilter } from './system-call-filter.ts';

/** Everything above this number, and it itself, is closed at exec: nothing of ours may be found under /proc/self/fd. */
const FIRST_CLOSED = 3;
const LAST_DESCRIPTOR = 0xffffffff;

export const closeDescriptors = () => call('close_range', [FIRST_CLOSED, LAST_DESCRIPTOR, CLOSE_RANGE_CLOEXEC]);

/** The last step of every container: the prepared process becomes the program it was prepared for, by execve(2). */
export function startInit(): Operation {
  return {
    name: 'start-init',
    title: 'Become pid 1',
    effect: 'pid 1 is an init that does nothing but reap',
    byHand: ['exec init'],
    steps: [
      call('setsid', []),
      closeDescriptors(),
      systemCallFilter(),
      call('execveat', [result('init program'), '', ['drydock: session'], sessionEnvironment(), AT_EMPTY_PATH]),
    ],
  };
}
