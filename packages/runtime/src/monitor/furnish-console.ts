import {
  AT_EMPTY_PATH,
  call,
  MOVE_MOUNT_F_EMPTY_PATH,
  MOVE_MOUNT_T_EMPTY_PATH,
  named,
  OPEN_TREE_CLOEXEC,
  OPEN_TREE_CLONE,
  result,
} from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { fileInside } from '../root/index.ts';

/**
 * /dev/console is where a system's first process speaks. In a container that has a terminal it is this terminal, laid over
 * an empty file. It is taken from descriptor 0, the terminal itself: no path of the image is asked for it (CVE-2025-52565).
 */
export function furnishConsole(): Operation {
  const flags = AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC;
  return {
    name: 'furnish-console',
    title: 'Make the terminal its console',
    effect: '/dev/console and /dev/pts/0 are the same terminal',
    byHand: ['touch ROOT/dev/console', 'mount --bind "$(tty)" ROOT/dev/console'],
    steps: [
      ...fileInside('/dev/console', 'place'),
      call('open_tree', [named(0, 'its terminal'), '', flags], { result: 'console' }),
      call('move_mount', [
        result('console'),
        '',
        result('place'),
        '',
        MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH,
      ]),
      call('close', [result('place')]),
      call('close', [result('console')]),
    ],
  };
}
