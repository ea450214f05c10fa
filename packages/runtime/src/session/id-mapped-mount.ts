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

/** sizeof(struct mount_attr), mount_setattr(2): attr_set, attr_clr, propagation, userns_fd. */
const MOUNT_ATTR_BYTES = 32;

/** Shows the mount or directory `source` at `target`, read-only, with its files belonging to a user namespace's ids. */
export function attachIdMapped(source: string, target: string, userNamespace: string): void {
  mkdirSync(target, { mode: 0o711 });
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

/** Whether or not it was ever attached. */
export function detachIdMapped(target: string): void {
  syscall(call('umount2', [target, MNT_DETACH], { expect: ['ENOENT', 'EINVAL'] }));
  if (existsSync(target)) rmdirSync(target); // never recursively: a mount that stayed would be emptied
}
