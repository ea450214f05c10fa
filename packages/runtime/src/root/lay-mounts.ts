import { type Call, call, MOVE_MOUNT_F_EMPTY_PATH, MOVE_MOUNT_T_EMPTY_PATH, result } from '@drydock/linux';
import type { Operation, Step } from '../operation.ts';
import { directoryInside, fileInside } from './inside.ts';
import { mountName, type NewMount } from './new-mount.ts';

/**
 * Makes the mounts that the container will have beside its layers, all but laying them in place. What they show is
 * decided now: proc shows the processes of whoever opens it, a volume is looked up where the container is started.
 */
export function prepareMounts(mounts: readonly NewMount[]): Operation {
  return {
    name: 'prepare-mounts',
    title: 'Open what comes from outside',
    effect: `${mounts.length} mounts are open, and nowhere yet`,
    byHand: mounts.map(({ byHand }) => byHand),
    steps: mounts.flatMap(({ steps }) => steps),
  };
}

/**
 * The same for what is outside, earlier: whoever goes into a user namespace of their own is nobody there from then on.
 *
 * @param first what must be there before
 */
export function openOutside(mounts: readonly NewMount[], first: readonly Step[]): Operation {
  return {
    name: 'open-outside',
    title: 'Open what only root outside can reach',
    effect: `${mounts.length + 1} mounts are open, and nowhere yet`,
    byHand: mounts.map(({ byHand }) => byHand),
    steps: [...first, ...mounts.flatMap(({ steps }) => steps)],
  };
}

/**
 * Lays the prepared mounts in place, outer ones first. The image is the root by now: whatever symbolic links it holds,
 * a place is looked up inside of it.
 */
export function layMounts(mounts: readonly NewMount[]): Operation {
  return {
    name: 'lay-mounts',
    title: 'Lay them in place',
    effect: `/proc/PID/mountinfo lists ${mounts.map(({ target }) => target).join(', ')}`,
    byHand: ['(done above: mount(8) opens and lays at once)'],
    steps: mounts.flatMap(layMount),
  };
}

export function layMount({ target, isFile }: Pick<NewMount, 'target' | 'isFile'>): readonly Call[] {
  const flags = MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH;
  return [
    ...(isFile ? fileInside(target, 'place') : directoryInside(target, 'place')),
    call('move_mount', [result(mountName(target)), '', result('place'), '', flags]),
    call('close', [result('place')]),
    call('close', [result(mountName(target))]),
  ];
}
