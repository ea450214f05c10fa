import type { ChainId } from '../../layer/store/chain-id.ts';
import type { LayerRecord } from '../../layer/store/layer-record.ts';
import type { Digest } from '../digest.ts';
import type { ImageStore } from './image-store.ts';

export type Collected = {
  readonly blobs: readonly Digest[];
  readonly layers: readonly ChainId[];
  readonly bytes: number;
};

export type CollectOptions = {
  /** How long to wait for those who add images. */
  readonly waitMs: number;
  /** Gives up half downloaded blobs as well. */
  readonly withPartials?: boolean;
};

/**
 * Removes what no image and no container needs: blobs, unpacked layers, and what crashes left. What is needed is found
 * by looking, not by counting: counts are wrong after a crash, and a look never is.
 *
 * @returns null if somebody is adding images, whose blobs look like garbage until they are done
 */
export async function collectGarbage(store: ImageStore, options: CollectOptions): Promise<Collected | null> {
  using lock = await store.holdForCollecting(options.waitMs);
  if (lock === null) return null;
  const { images } = await store.records();
  const neededBlobs = new Set<Digest>();
  const neededLayers = new Set<ChainId>();
  for (const { id, manifest, layers } of images.values()) {
    neededBlobs.add(id).add(manifest.digest);
    for (const { blob, chainId } of layers) {
      neededBlobs.add(blob.digest);
      neededLayers.add(chainId);
    }
  }
  for (const use of await store.uses()) for (const chainId of use.chainIds) neededLayers.add(chainId);

  const removed = pruneLayers(store, neededLayers);
  if (removed === null) return null;
  let bytes = removed.reduce((all, { fileBytes }) => all + fileBytes, 0);
  const blobs = (await store.blobs.list()).filter((digest) => !neededBlobs.has(digest));
  for (const digest of blobs) bytes += await store.blobs.remove(digest);
  await store.blobs.removeTemporary();
  if (options.withPartials === true) bytes += await store.blobs.removePartials();
  return { blobs, layers: removed.map(({ chainId }) => chainId), bytes };
}

/** Null if somebody holds them, to make a container. */
function pruneLayers(store: ImageStore, keep: ReadonlySet<ChainId>): LayerRecord[] | null {
  try {
    return store.layers.prune(keep);
  } catch (error) {
    const isHeld = error instanceof Error && 'code' in error && error.code === 'in-use';
    if (isHeld) return null;
    throw error;
  }
}
