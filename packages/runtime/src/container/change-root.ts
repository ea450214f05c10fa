/**
 * Every path starts at a root directory, and each process has its own. There are two ways to give it another one.
 * chroot(2) moves the place where its paths start, and nothing else: the old files are still mounted, and root finds
 * the way back to them. pivot_root(2) changes the mounts themselves, so that the old ones can be unmounted; then no
 * way back is left.
 */

import { call, MNT_DETACH, MS_BIND, MS_REC } from '@drydock/linux';
import { inYourRoot } from './in-your-root.ts';
import type { LessonOperation } from './need.ts';

export type ChangeRoot = {
  readonly root: string;
  readonly by: 'chroot' | 'pivot_root';
};

export function changeRoot({ root, by }: ChangeRoot): LessonOperation {
  return by === 'chroot' ? moveWherePathsStart(root) : replaceTheRootMount(root);
}

function moveWherePathsStart(root: string): LessonOperation {
  return {
    name: 'change-root',
    title: 'Let its paths start elsewhere',
    effect: `/proc/PID/root leads to ${root}; its mounts are as before`,
    byHand: [`exec chroot ${root} /bin/sh`],
    needs: [inYourRoot(root)],
    steps: [
      call('chroot', [root]),
      // The working directory did not move: it would be outside, and a way out.
      call('chdir', ['/']),
    ],
  };
}

function replaceTheRootMount(root: string): LessonOperation {
  return {
    name: 'change-root',
    title: 'Make it the root, and let go of the old one',
    effect: `its mount table begins with ${root}, and holds nothing of the old root`,
    byHand: [`mount --rbind ${root} ${root}`, `cd ${root}`, 'pivot_root . .', 'umount -l .', 'exec /bin/sh'],
    needs: [inYourRoot(root)],
    steps: [
      // Only a mount can become the root mount: a directory mounted onto itself is one. MS_REC takes along what is
      // mounted below, such as its /proc.
      call('mount', [root, root, null, MS_BIND | MS_REC, null]),
      call('chdir', [root]),
      // Twice the same: the old root comes to lie on top of the new one, from where it is unmounted at once.
      call('pivot_root', ['.', '.']),
      call('umount2', ['.', MNT_DETACH]),
      call('chdir', ['/']),
    ],
  };
}
