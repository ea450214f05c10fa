import { statSync } from 'node:fs';
import {
  AT_FDCWD,
  AT_REMOVEDIR,
  AT_SYMLINK_NOFOLLOW,
  call,
  MNT_DETACH,
  RENAME_NOREPLACE,
  syscall,
} from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { RuntimeError } from '../runtime-error.ts';
import type { LayerView } from '../user-namespace/layer-view.ts';

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
  /** What shows them with other owners while they are mounted. */
  readonly view?: LayerView;
  /** What the image says of its own root. */
  readonly top?: RootDirectory;
};

/** Of "/": OverlayFS shows the owner and mode of the topmost directory, and that is the container's own. */
export type RootDirectory = { readonly mode: number; readonly uid: number; readonly gid: number };

const USUAL: RootDirectory = { mode: 0o755, uid: 0, gid: 0 };
const MODE_BITS = 0o7777;

/** @param layers directories of an image's layers, topmost first */
export function rootDirectoryOf(layers: readonly string[]): RootDirectory {
  const [topmost] = layers;
  if (topmost === undefined) return USUAL;
  const { mode, uid, gid } = statSync(topmost);
  return { mode: mode & MODE_BITS, uid, gid };
}

/**
 * The image's layers, read-only, with an empty directory on top that takes every change. OverlayFS shows them as one
 * tree, in merged. The mount is made where the container is started, so that it can be looked at from there. Paths are
 * given from inside the store, since all options together must fit on a page. See the kernel's
 * Documentation/filesystems/overlayfs.rst.
 */
export function stackLayers({ store, lowers, own, isUserNamespace, top = USUAL, view }: StackedLayers): Operation {
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
      `chown ${top.uid}:${top.gid} ${own}/diff; chmod ${top.mode.toString(8)} ${own}/diff`,
      `mount -t overlay overlay -o ${options} ${own}/merged`,
    ],
    steps: [
      call('umask', [0o022]), // directories are made from here on, whatever the caller's is
      call('chdir', [store]),
      call('mkdirat', [AT_FDCWD, own, 0o710], { expect: ['EEXIST'] }),
      ...['work', 'merged', 'new'].map((name) =>
        call('mkdirat', [AT_FDCWD, `${own}/${name}`, 0o755], { expect: ['EEXIST'] }),
      ),
      // Complete before it has its name; one that the container has had before stays as the container left it.
      call('fchownat', [AT_FDCWD, `${own}/new`, top.uid, top.gid, AT_SYMLINK_NOFOLLOW]),
      call('fchmodat', [AT_FDCWD, `${own}/new`, top.mode]),
      call('renameat2', [AT_FDCWD, `${own}/new`, AT_FDCWD, `${own}/diff`, RENAME_NOREPLACE], { expect: ['EEXIST'] }),
      call('unlinkat', [AT_FDCWD, `${own}/new`, AT_REMOVEDIR], { expect: ['ENOENT'] }),
      ...(view?.before ?? []),
      call('mount', ['overlay', view === undefined ? `${own}/merged` : merged, 'overlay', 0, options]),
      ...(view?.after ?? []),
    ],
    undo: () => {
      syscall(call('umount2', [merged, MNT_DETACH], { expect: ['ENOENT', 'EINVAL'] }));
    },
  };
}
