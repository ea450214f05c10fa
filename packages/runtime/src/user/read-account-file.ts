import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { O_PATH, openInRoot } from '@drydock/linux';
import { PowerError } from '../capabilities/power-error.ts';
import { openInLayers } from './open-in-layers.ts';

/** A thousand accounts take less than a tenth of this. */
export const ACCOUNT_FILE_MAX_BYTES = 1024 * 1024;

export type AccountFile = '/etc/passwd' | '/etc/group';

/**
 * Reads /etc/passwd or /etc/group of an image, which may hold anything at that name. Links are followed as a process
 * with that root directory would follow them: never out of it (openat2(2), RESOLVE_IN_ROOT). First the file is opened
 * without touching it (O_PATH), and only what then proves to be a regular file is read: opening a fifo would wait for
 * somebody to write, and opening a device may do anything.
 *
 * @param root descriptor of the image's root directory
 * @returns "" when there is no such file, which is everyday: an image may be a single program
 * @throws PowerError when something else is there, or too much of it
 */
export const readAccountFile = (root: number, path: AccountFile): string =>
  readFound(openInRoot(root, path, O_PATH), path);

/**
 * The same of an image that is not mounted yet: as its layers will show the file together.
 *
 * @param layers folders of the unpacked layers, topmost first
 */
export const readAccountFileOfLayers = (layers: readonly string[], path: AccountFile): string =>
  readFound(openInLayers(layers, path), path);

function readFound(found: number | null, path: AccountFile): string {
  if (found === null) return '';
  try {
    if (!fstatSync(found).isFile()) throw new PowerError(`the image's ${path}: not a regular file`);
    return readBounded(found, path);
  } finally {
    closeSync(found);
  }
}

function readBounded(found: number, path: string): string {
  // The same file again, now to be read: by its descriptor, since its name may mean another one by now.
  const file = openSync(`/proc/self/fd/${found}`, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    // A byte more than is there tells a file that ends there from one that goes on; what stat said may be old.
    let bytes = Buffer.alloc(Math.min(fstatSync(file).size, ACCOUNT_FILE_MAX_BYTES) + 1);
    for (let length = 0; length <= ACCOUNT_FILE_MAX_BYTES; ) {
      if (length === bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(ACCOUNT_FILE_MAX_BYTES + 1 - length)]);
      const count = readSync(file, bytes, length, bytes.length - length, null);
      if (count === 0) return bytes.toString('utf8', 0, length);
      length += count;
    }
    throw new PowerError(`the image's ${path}: longer than ${ACCOUNT_FILE_MAX_BYTES} bytes`);
  } finally {
    closeSync(file);
  }
}
