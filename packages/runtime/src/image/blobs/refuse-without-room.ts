import { statfs } from 'node:fs/promises';
import { ImageError } from '../image-error.ts';
import type { Descriptor } from '../manifest/manifest.ts';
import type { BlobStore } from './blob-store.ts';

/** Refuses to begin what cannot be finished. That it unpacks to more than this is not known yet. */
export async function refuseWithoutRoom(blobs: BlobStore, wanted: readonly Descriptor[], what: string): Promise<void> {
  const missing = new Map<string, number>();
  for (const { digest, sizeBytes } of wanted) {
    if ((await blobs.size(digest)) === undefined) missing.set(digest, sizeBytes);
  }
  const needed = [...missing.values()].reduce((all, bytes) => all + bytes, 0);
  const { bavail, bsize } = await statfs(blobs.folder);
  const free = bavail * bsize;
  if (needed <= free) return;
  throw new ImageError('no-room', `${what}: ${needed} bytes to download, but only ${free} are free on the disk`, {
    hint: 'Make room, with `docker system prune` or otherwise.',
  });
}
