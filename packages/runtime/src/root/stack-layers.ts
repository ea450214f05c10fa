import { AT_FDCWD, call, MNT_DETACH, syscall } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { RuntimeError } from '../runtime-error.ts';

/** A page: what mount(2) takes as its data. */
const OPTIONS_MAX_BYTES = 4095;

export type StackedLayers = {
  /** Directory that the layers are in: "/var/lib/docker/overlay2". */
  readonly store: string;
  /** Names of the image's layers in it, topmost first. */
  readonly lowers: readonly string[];
  /** Name of the container's own directory in it. */
  readonly own: string;
  /** Whether marks go where the root of a user namespace may write them. */
  readonly isUserNamespace: boolean;
};

/**
 * The image's layers, read-only, with an empty directory on top that takes every change. OverlayFS shows them as one
 * tree, in merged. The mount is made where the container is started, so that it can be looked at from there. Paths are
 * given from inside the store, since all options together must fit on a page. See the kernel's
 * Documentation/filesystems/overlayfs.rst.
 */
export function stackLayers({ store, lowers, own, isUserNamespace }: StackedLayers): Operation {
  const lowerDirectories = lowers.map((name) => `${name}/diff`).join(':');
  const marks = isUserNamespace ? ',userxattr' : '';
  const options = `lowerdir=${lowerDirectories},upperdir=${own}/diff,workdir=${own}/work${marks}`;
  if (options.length > OPTIONS_MAX_BYTES) {
    throw new RuntimeError('refused', `image with ${lowers.length} layers: their names do not fit into one mount`, {
      hint: 'Build it again with fewer instructions that change files.',
    });
  }
  const merged = `${store}/${own}/merged`;
  const shownCount = lowers.length === 1 ? 'the layer and its own' : `${lowers.length} layers and its own`;
  return {
    name: 'stack-layers',
    title: 'Stack the layers',
    effect: `${merged} shows ${shownCount} as one tree, and keeps every change in ${store}/${own}/diff`,
    byHand: [
      `cd ${store}; mkdir -p ${own}/diff ${own}/work ${own}/merged`,
      `mount -t overlay overlay -o ${options} ${own}/merged`,
    ],
    steps: [
      call('chdir', [store]),
      call('mkdirat', [AT_FDCWD, own, 0o710], { expect: ['EEXIST'] }),
      ...['diff', 'work', 'merged'].map((name) =>
        call('mkdirat', [AT_FDCWD, `${own}/${name}`, 0o755], { expect: ['EEXIST'] }),
      ),
      call('mount', ['overlay', `${own}/merged`, 'overlay', 0, options]),
    ],
    undo: () => {
      syscall(call('umount2', [merged, MNT_DETACH], { expect: ['ENOENT', 'EINVAL'] }));
    },
  };
}
