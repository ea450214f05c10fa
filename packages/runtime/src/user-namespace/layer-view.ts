import { existsSync, rmdirSync } from 'node:fs';
import {
  AT_FDCWD,
  AT_REMOVEDIR,
  type Call,
  call,
  MNT_DETACH,
  MOVE_MOUNT_F_EMPTY_PATH,
  OPEN_TREE_CLOEXEC,
  OPEN_TREE_CLONE,
  result,
  syscall,
} from '@drydock/linux';
import { mapIdsOf } from '../root/new-mount.ts';
import { USER_NAMESPACE_AT } from './make-user-namespace.ts';

const PR_SET_SECUREBITS = 28;
const SECBIT_NO_SETUID_FIXUP = 4;

export type LayerView = {
  /** What is done before the layers are mounted, in a directory that shows them with other owners, and after. */
  readonly before: readonly Call[];
  readonly after: readonly Call[];
};

const placeOf = (dataRoot: string, id: string): string => `${dataRoot}/views/${id}`;

/**
 * The layers are the same files for every container, and belong to user 0 and so on. A mount can show them as another
 * block's, mount_setattr(2), MOUNT_ATTR_IDMAP: stacked from such a mount, they are the container's own, and what it
 * writes lies on the disk with the image's numbers all the same. OverlayFS acts for whoever mounts it; that must be
 * somebody who is there in that view, so the container's root: setfsuid(2), with all capabilities kept.
 *
 * The view is there only while the layers are mounted: who emptied it would empty the store.
 *
 * @param first the container's root, outside
 */
export function layerView(
  store: string,
  { dataRoot, id, first }: { dataRoot: string; id: string; first: number },
): LayerView {
  const place = placeOf(dataRoot, id);
  return {
    before: [
      call('mkdirat', [AT_FDCWD, `${dataRoot}/views`, 0o700], { expect: ['EEXIST'] }),
      call('mkdirat', [AT_FDCWD, place, 0o700], { expect: ['EEXIST'] }),
      call('open_tree', [AT_FDCWD, store, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC], { result: 'view' }),
      mapIdsOf('view', USER_NAMESPACE_AT),
      call('move_mount', [result('view'), '', AT_FDCWD, place, MOVE_MOUNT_F_EMPTY_PATH]),
      call('close', [result('view')]),
      call('chdir', [place]),
      call('prctl', [PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0]),
      call('setfsgid', [first]),
      call('setfsuid', [first]),
    ],
    after: [
      call('setfsuid', [0]),
      call('setfsgid', [0]),
      call('prctl', [PR_SET_SECUREBITS, 0, 0, 0, 0]),
      call('chdir', ['/']),
      call('umount2', [place, MNT_DETACH]),
      call('unlinkat', [AT_FDCWD, place, AT_REMOVEDIR]),
    ],
  };
}

/** What a crash has left of it. Never recursively: a view that stayed would be emptied, and the store with it. */
export function removeLayerView(dataRoot: string, id: string): void {
  const place = placeOf(dataRoot, id);
  if (!existsSync(place)) return;
  syscall(call('umount2', [place, MNT_DETACH], { expect: ['EINVAL'] }));
  rmdirSync(place);
}
