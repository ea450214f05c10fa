import { AT_FDCWD, call, MNT_DETACH, O_CLOEXEC, O_PATH } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { type SessionSpecification, sessionFolders } from './specification.ts';

/**
 * The new root. pivot_root(2) swaps the root mount itself; the old one is then unmounted, so that no path leads back.
 * chroot(2) would only move where paths start: the old mounts would stay, and root can climb out to them.
 */
export function pivotRoot(specification: SessionSpecification): Operation {
  const { root } = sessionFolders(specification);
  return {
    name: 'pivot-root',
    title: 'Make the layers the root, and let go of the old one',
    effect: 'its mount table holds no mount of the machine outside',
    byHand: [`cd ${root}`, 'pivot_root . .', 'umount --lazy .'],
    steps: [
      // Opened while it can still be reached: it is no part of the image.
      call('openat', [AT_FDCWD, specification.paths.init, O_PATH | O_CLOEXEC, 0], { result: 'init program' }),
      call('chdir', [root]),
      // The same directory twice puts the old root on top of the new one, pivot_root(2), NOTES: no extra directory.
      call('pivot_root', ['.', '.']),
      call('umount2', ['.', MNT_DETACH]),
      call('chdir', ['/']),
    ],
  };
}
