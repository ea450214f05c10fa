import {
  AT_FDCWD,
  AT_RECURSIVE,
  type Call,
  call,
  MOVE_MOUNT_F_EMPTY_PATH,
  MOVE_MOUNT_T_EMPTY_PATH,
  O_PATH,
  OPEN_TREE_CLOEXEC,
  OPEN_TREE_CLONE,
  result,
} from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { openInside } from './inside.ts';
import { mountName, type NewMount, newBind, newFileSystem, setAttributes } from './new-mount.ts';

/** Files of the kernel that tell or do more than a container should, as Docker lists them. Not every kernel has all. */
const HIDDEN_FILES = ['/proc/kcore', '/proc/keys', '/proc/latency_stats', '/proc/timer_list', '/proc/sched_debug'];
const HIDDEN_DIRECTORIES = [
  '/proc/acpi',
  '/proc/asound',
  '/proc/scsi',
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
];
const READ_ONLY = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

const HIDING_FLAGS = MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH;

/** What hides them, opened before the root changes: /dev/null of the machine, and empty directories that stay empty. */
export const hidingMounts = (): readonly NewMount[] => [
  ...HIDDEN_FILES.map((path) => newBind({ source: '/dev/null', target: path, isFile: true, attributes: ['ro'] })),
  ...HIDDEN_DIRECTORIES.map((path) =>
    newFileSystem({ type: 'tmpfs', target: path, attributes: ['ro', 'nosuid', 'nodev', 'noexec'], options: 'size=0' }),
  ),
];

/**
 * /proc and /sys show more than the container's own affairs: the machine's memory, its keys, switches for all of it. What
 * is secret is covered, what is a switch becomes read-only. A container's root could take neither back: for that it
 * would need the capability to mount.
 */
export function hideKernelFiles(): Operation {
  const hidden = [...HIDDEN_FILES, ...HIDDEN_DIRECTORIES];
  return {
    name: 'hide-kernel-files',
    title: 'Cover what is the machine’s',
    effect: `${READ_ONLY.join(', ')} are read-only; ${hidden.join(', ')} are empty`,
    byHand: [
      ...HIDDEN_FILES.map((path) => `mount --bind /dev/null ROOT${path}`),
      ...HIDDEN_DIRECTORIES.map((path) => `mount -t tmpfs -o ro tmpfs ROOT${path}`),
      ...READ_ONLY.map((path) => `mount --bind -o ro ROOT${path} ROOT${path}`),
    ],
    steps: [...hidden.flatMap(hide), ...READ_ONLY.flatMap(makeReadOnly)],
  };
}

/** A file that this kernel does not have (ENOENT) needs no cover; what follows then has no descriptor (EBADF). */
function hide(path: string): readonly Call[] {
  return [
    { ...openInside(path, O_PATH, 'place'), expect: ['ENOENT'] },
    call('move_mount', [result(mountName(path)), '', result('place'), '', HIDING_FLAGS], { expect: ['EBADF'] }),
    call('close', [result('place')], { expect: ['EBADF'] }),
    call('close', [result(mountName(path))]),
  ];
}

function makeReadOnly(path: string): readonly Call[] {
  const copy = `copy of ${path}`;
  const flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE;
  return [
    call('open_tree', [AT_FDCWD, path, flags], { result: copy, expect: ['ENOENT'] }),
    { ...setAttributes(copy, ['ro']), expect: ['EBADF'] },
    // Which of the two is looked at first, the copy or the place, differs from kernel to kernel.
    call('move_mount', [result(copy), '', AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH], { expect: ['EBADF', 'ENOENT'] }),
    call('close', [result(copy)], { expect: ['EBADF'] }),
  ];
}
