import {
  AT_FDCWD,
  type Call,
  call,
  MNT_DETACH,
  MOVE_MOUNT_F_EMPTY_PATH,
  OPEN_TREE_CLOEXEC,
  OPEN_TREE_CLONE,
  result,
} from '@drydock/linux';
import type { Operation } from '../operation.ts';

/**
 * The new root. pivot_root(2) swaps the root mount itself; the old one is then unmounted, so that no path leads back.
 * chroot(2) would only move where paths start: the old mounts would stay, and root can climb out to them.
 *
 * @param isHeld whether holdRoot() has opened the layers before
 */
export function pivotRoot({
  merged,
  isHeld = false,
}: {
  readonly merged: string;
  readonly isHeld?: boolean;
}): Operation {
  return {
    name: 'pivot-root',
    title: 'Make the layers the root, and let go of the old one',
    effect: 'its mount table holds no mount of the machine outside',
    byHand: [`mount --make-rprivate /`, `cd ${merged}`, 'pivot_root . .', 'umount --lazy .'],
    steps: [
      ...(isHeld ? goToHeldRoot() : [call('chdir', [merged])]),
      // The same directory twice puts the old root on top of the new one, pivot_root(2), NOTES: no extra directory.
      call('pivot_root', ['.', '.']),
      call('umount2', ['.', MNT_DETACH]),
      call('chdir', ['/']),
    ],
  };
}

const HELD = 'the layers';

/**
 * Opens the layers while they can be reached. For the root of a new user namespace the directories above them are
 * somebody else's, and the mounts that it got copies of are locked together; this one is not among them.
 */
export const holdRoot = (merged: string): Call =>
  call('open_tree', [AT_FDCWD, merged, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC], { result: HELD });

/** pivot_root(2) wants a mount that is somewhere; on top of the old root it is in nobody's way. */
const goToHeldRoot = (): readonly Call[] => [
  call('move_mount', [result(HELD), '', AT_FDCWD, '/', MOVE_MOUNT_F_EMPTY_PATH]),
  call('fchdir', [result(HELD)]),
  call('close', [result(HELD)]),
];
