import { constants } from 'node:fs';
import { call, syscall } from '@drydock/linux';
import type { ByteString } from '../byte-string.ts';
import { cPath, setTimes } from '../files/at-calls.ts';
import { markOpaque } from '../files/extended-attributes.ts';
import { lookAt } from '../files/inode.ts';
import { parentOf } from './layer-notes.ts';
import { type LayerTree, namesOf } from './layer-tree.ts';

/** Writes what was noted while unpacking: deletions, opaque directories, and the times of directories at the very end. */
export function settleLayer(tree: LayerTree): void {
  // Sorted, so that a directory comes before what is in it: what it hides as a whole needs no marks of its own.
  for (const path of [...tree.notes.whiteouts].sort()) settleWhiteout(tree, path);
  for (const [path, { times, isOpaque }] of tree.notes.directories) {
    // One that was made may have been replaced since.
    const directory = tree.openOf(path);
    if (directory === null) continue;
    if (isOpaque) markOpaque(directory.descriptor);
    setTimes(directory.descriptor, '', times.atime, times.mtime);
  }
}

/**
 * A mark is made only where it hides something: in a directory that is not merged with others, overlayfs would show it
 * as the device it is.
 */
function settleWhiteout(tree: LayerTree, path: ByteString): void {
  if (tree.notes.isInHidden(path)) return;
  const parentPath = parentOf(path);
  const name = path.slice(parentPath === '' ? 0 : parentPath.length + 1);
  const parent = tree.openOf(parentPath);
  if (parent !== null) {
    using own = lookAt(parent.descriptor, name);
    // What the layer has itself stays, and hides what is below: a directory only when it says so.
    if (own?.kind === 'directory') tree.notes.setOpaque(path);
    if (own !== null) return;
  }
  if (!tree.isBelow(path) || tree.locate(namesOf(parentPath)) !== parentPath) return;
  const { descriptor } = parent ?? tree.make(namesOf(parentPath), EPOCH);
  syscall(call('mknodat', [descriptor, cPath(name), constants.S_IFCHR, 0]));
}

/** Never used: a directory that is made here is one that the layers below have, and takes their times. */
const EPOCH = { atime: { seconds: 0, nanoseconds: 0 }, mtime: { seconds: 0, nanoseconds: 0 } };
