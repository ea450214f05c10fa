import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Names of files that are being written begin like this. Those that a crash left are removed by their folder's owner. */
export const TEMPORARY = '.writing-';

export const temporaryPath = (folder: string): string => `${folder}/${TEMPORARY}${randomBytes(8).toString('hex')}`;

/**
 * Replaces a file so that it is there whole, old or new, even if the power fails: first under another name, then onto
 * the disk (fsync), then to its name (rename), then the directory onto the disk as well. The caller holds a lock; so the
 * other name can be the same each time, and what a crash leaves under it is written over.
 */
export async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const next = `${path}.new`;
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  {
    await using file = await open(next, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
    await file.writeFile(content);
    await file.sync();
  }
  await rename(next, path);
  await syncFolder(dirname(path));
}

export const createNew = (path: string): Promise<FileHandle> =>
  open(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);

export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  await folder.sync();
}

/** write(2) may take less than it was given. */
export async function writeAll(file: FileHandle, bytes: Uint8Array, position: number | null = null): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const at = position === null ? null : position + done;
    done += (await file.write(bytes, done, bytes.length - done, at)).bytesWritten;
  }
}
