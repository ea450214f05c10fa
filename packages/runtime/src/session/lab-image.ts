import { closeSync, existsSync, mkdirSync, openSync, rmdirSync } from 'node:fs';
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  call,
  MNT_DETACH,
  MOUNT_ATTR_IDMAP,
  MOUNT_ATTR_NODEV,
  MOUNT_ATTR_RDONLY,
  MOVE_MOUNT_F_EMPTY_PATH,
  OPEN_TREE_CLOEXEC,
  OPEN_TREE_CLONE,
  result,
  syscall,
} from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { type SessionSpecification, sessionFolders } from './specification.ts';

/** sizeof(struct mount_attr), mount_setattr(2): attr_set, attr_clr, propagation, userns_fd. */
const MOUNT_ATTR_BYTES = 32;

/**
 * One image for all sessions. Its files belong to the real root; an id-mapped mount shows them as belonging to the
 * session's root, without a copy and without a chown. See mount_setattr(2).
 */
export function labImage(specification: SessionSpecification): Operation {
  const { image } = sessionFolders(specification);
  return {
    name: 'lab-image',
    title: 'Show it the image, with its own owner',
    effect: `${image} is a read-only mount of the image, id-mapped by the session's user namespace`,
    byHand: [`mount --bind -o ro,X-mount.idmap=/proc/PID/ns/user ${specification.paths.image} ${image}`],
    steps: [
      {
        engine: 'clone the image mount, map its ids, attach it',
        run: (results) => {
          mkdirSync(image, { mode: 0o711 });
          attachIdMapped(specification.paths.image, image, `/proc/${results.get('first')}/ns/user`);
        },
      },
    ],
    undo: () => {
      syscall(call('umount2', [image, MNT_DETACH], { expect: ['ENOENT', 'EINVAL'] }));
      if (existsSync(image)) rmdirSync(image); // never recursively: a mount that stayed would be emptied
    },
  };
}

function attachIdMapped(source: string, target: string, userNamespace: string): void {
  const results = new Map<string, number>();
  const user = openSync(userNamespace, 'r');
  try {
    syscall(call('open_tree', [AT_FDCWD, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC], { result: 'tree' }), results);
    const attributes = new BigUint64Array([
      BigInt(MOUNT_ATTR_IDMAP | MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV),
      0n,
      0n,
      BigInt(user),
    ]);
    const attr = { bytes: new Uint8Array(attributes.buffer) };
    syscall(call('mount_setattr', [result('tree'), '', AT_EMPTY_PATH, attr, MOUNT_ATTR_BYTES]), results);
    syscall(call('move_mount', [result('tree'), '', AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH]), results);
  } finally {
    closeSync(user);
    const tree = results.get('tree');
    if (tree !== undefined) closeSync(tree);
  }
}
