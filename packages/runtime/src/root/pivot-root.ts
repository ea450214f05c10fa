import { call, MNT_DETACH } from '@drydock/linux';
import type { Operation } from '../operation.ts';

/**
 * The new root. pivot_root(2) swaps the root mount itself; the old one is then unmounted, so that no path leads back.
 * chroot(2) would only move where paths start: the old mounts would stay, and root can climb out to them.
 */
export function pivotRoot({ merged }: { readonly merged: string }): Operation {
  return {
    name: 'pivot-root',
    title: 'Make the layers the root, and let go of the old one',
    effect: 'its mount table holds no mount of the machine outside',
    byHand: [`mount --make-rprivate /`, `cd ${merged}`, 'pivot_root . .', 'umount --lazy .'],
    steps: [
      call('chdir', [merged]),
      // The same directory twice puts the old root on top of the new one, pivot_root(2), NOTES: no extra directory.
      call('pivot_root', ['.', '.']),
      call('umount2', ['.', MNT_DETACH]),
      call('chdir', ['/']),
    ],
  };
}
