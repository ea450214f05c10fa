import { closeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { call, syscall } from '@drydock/linux';
import type { ByteString } from '../layer/byte-string.ts';
import { cPath, openDirectoryBelow } from '../layer/files/at-calls.ts';
import { describeInode, type Looked, openForReading } from '../layer/files/inode.ts';
import type { LowerLayers } from '../layer/files/lower-layers.ts';
import { copyData } from '../layer/unpack/file-content.ts';
import { completeFile, isNodeKind, makeFile, makeNode, makeSymbolicLink } from '../layer/unpack/make-node.ts';

/** What cannot be made here (a device, as root of a user namespace) is left out, as it is when an image is unpacked. */
const leaveOut = (): void => undefined;
/** The engine answers others after so many files. */
const FILES_AT_ONCE = 32;

/**
 * Copies what an image's layers show in a directory, with owners, modes, times, extended attributes and hard links.
 * Both sides are walked by descriptors and single names: a symbolic link is copied, and never followed.
 *
 * @param from the directory in the image, as wayInLayers() gives it
 * @param to descriptor of an empty directory that nobody else has; it becomes like the image's
 */
export async function copyFromLayers(image: LowerLayers, from: readonly ByteString[], to: number): Promise<void> {
  /** Where a file with several names was copied to first, by its device and inode. */
  const firstNames = new Map<string, ByteString>();
  let copied = 0;

  const copyName = (directory: number, below: readonly ByteString[], looked: Looked): boolean => {
    const { descriptor, stat, kind } = looked;
    const name = below.at(-1) ?? '';
    if (kind === null) return false;
    if (kind === 'directory') {
      syscall(call('mkdirat', [directory, cPath(name), 0o700]));
      return true;
    }
    const inode = `${stat.dev}:${stat.ino}`;
    const first = stat.nlink > 1n ? firstNames.get(inode) : undefined;
    if (first !== undefined) {
      syscall(call('linkat', [to, cPath(first), directory, cPath(name), 0]));
      return false;
    }
    firstNames.set(inode, below.join('/'));
    const entry = describeInode(descriptor, name, stat, kind);
    const here = { descriptor: directory, path: '' };
    if (kind === 'symbolic link') makeSymbolicLink(here, name, entry, leaveOut);
    else if (isNodeKind(kind)) makeNode(here, name, entry, kind, leaveOut);
    else copyFile(here, name, looked);
    return false;
  };

  const copyDirectory = async (below: readonly ByteString[]): Promise<void> => {
    const directory = openDirectoryBelow(to, below.join('/'));
    try {
      for (const name of image.names([...from, ...below])) {
        const path = [...below, name];
        const isDirectory = image.find([...from, ...path], (found) =>
          found === null ? false : copyName(directory, path, found),
        );
        if (isDirectory) await copyDirectory(path);
        copied += 1;
        if (copied % FILES_AT_ONCE === 0) await setImmediate();
      }
      // At last, since what is made in it changes its time.
      image.find([...from, ...below], (found) => {
        if (found?.kind !== 'directory') return;
        completeFile(directory, describeInode(found.descriptor, '', found.stat, 'directory'), leaveOut);
      });
    } finally {
      closeSync(directory);
    }
  };

  await copyDirectory([]);
}

function copyFile(
  directory: { readonly descriptor: number; readonly path: ByteString },
  name: ByteString,
  looked: Looked,
) {
  const entry = describeInode(looked.descriptor, name, looked.stat, 'file');
  const source = openForReading(looked);
  try {
    const copy = makeFile(directory, name);
    try {
      copyData(source, copy, entry.size);
      // Its holes are holes again, also the one at the end.
      completeFile(copy, { ...entry, segments: [] }, leaveOut);
    } finally {
      closeSync(copy);
    }
  } finally {
    closeSync(source);
  }
}
