import { closeSync, fstatSync } from 'node:fs';
import { call, O_DIRECTORY, O_RDONLY, RENAME_NOREPLACE, syscall } from '@drydock/linux';
import { lockFile } from '../image/blobs/lock-file.ts';
import { type ByteString, fromText } from '../layer/byte-string.ts';
import { cPath, openName, openOwnDirectory } from '../layer/files/at-calls.ts';
import { describeInode } from '../layer/files/inode.ts';
import { LowerLayers } from '../layer/files/lower-layers.ts';
import { namesIn, removeTree } from '../layer/files/remove-tree.ts';
import { wayInLayers } from '../layer/files/way-in-layers.ts';
import { completeFile } from '../layer/unpack/make-node.ts';
import { copyFromLayers } from './copy-from-layers.ts';

/** A copy that is not complete: whoever finds one throws it away. */
const BEGUN = '_filling';
/** A copy that is complete, and is being moved into the volume: whoever finds one goes on with that. */
const COMPLETE = '_filled';
const DATA = '_data';
const WAIT_MS = 10 * 60_000;

export type Filling = {
  /** The volume's own folder, which holds its _data. */
  readonly folder: string;
  /** Folders of the image's layers, topmost first. */
  readonly layers: readonly string[];
  /** Where the volume is mounted: what the image has there is copied. */
  readonly target: string;
};

/**
 * A volume that holds nothing gets what the image has where it is mounted; else the mount would hide that. The copy is
 * made beside the volume and moved in when it is complete. So a crash leaves an empty volume or the start of a move, and
 * the next container that uses the volume repairs either. A container that has it mounted already sees it arrive.
 */
export async function fillVolume({ folder, layers, target }: Filling): Promise<void> {
  using _alone = await lockFile(`${folder}/lock`, { kind: 'exclusive', waitMs: WAIT_MS });
  const own = openOwnDirectory(folder);
  try {
    const data = openOwn(own, DATA);
    try {
      removeTree(own, BEGUN);
      if (namesIn(own).includes(COMPLETE)) return moveIn(own, data);
      if (namesIn(data).length > 0) return;
      using image = new LowerLayers(layers);
      const from = wayInLayers(image, fromText(target));
      if (from === null || !isDirectory(image, from)) return;
      await copyBeside(own, image, from);
      moveIn(own, data);
    } finally {
      closeSync(data);
    }
  } finally {
    closeSync(own);
  }
}

const isDirectory = (image: LowerLayers, way: readonly ByteString[]): boolean =>
  image.find(way, (found) => found?.kind === 'directory');

async function copyBeside(own: number, image: LowerLayers, from: readonly ByteString[]): Promise<void> {
  syscall(call('mkdirat', [own, cPath(BEGUN), 0o700]));
  const begun = openOwn(own, BEGUN);
  try {
    await copyFromLayers(image, from, begun);
  } finally {
    closeSync(begun);
  }
  syscall(call('renameat2', [own, cPath(BEGUN), own, cPath(COMPLETE), RENAME_NOREPLACE]));
}

/** What a container has written under the same name meanwhile stays. */
function moveIn(own: number, data: number): void {
  const complete = openOwn(own, COMPLETE);
  try {
    // Before its time changes.
    const like = describeInode(complete, '', fstatSync(complete, { bigint: true }), 'directory');
    for (const name of namesIn(complete)) {
      syscall(call('renameat2', [complete, cPath(name), data, cPath(name), RENAME_NOREPLACE], { expect: ['EEXIST'] }));
    }
    completeFile(data, like, () => undefined);
  } finally {
    closeSync(complete);
  }
  removeTree(own, COMPLETE);
}

const openOwn = (folder: number, name: ByteString): number => openName(folder, name, O_RDONLY | O_DIRECTORY);
