import type { ChainId } from '../../layer/store/chain-id.ts';
import type { Digest } from '../digest.ts';
import { namesOf } from './find-image.ts';
import type { ImageStore } from './image-store.ts';

/** One line of `docker images`, with what `docker system df -v` tells besides. */
export type ImageSummary = {
  readonly id: Digest;
  /** None: the image is dangling. */
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  /** RFC 3339, by whoever made the image. */
  readonly created?: string;
  readonly labels: ReadonlyMap<string, string>;
  /** What its files take when unpacked, all layers together. */
  readonly sizeBytes: number;
  /** The part of it in layers that other images have too: those are on the disk once. */
  readonly sharedBytes: number;
  /** Containers made from it. */
  readonly containers: number;
};

/** All images, newest first. */
export async function listImages(store: ImageStore): Promise<ImageSummary[]> {
  const records = await store.records();
  const uses = [...(await store.uses())];
  const owners = new Map<ChainId, number>();
  for (const { layers } of records.images.values()) {
    for (const chainId of new Set(layers.map((layer) => layer.chainId))) {
      owners.set(chainId, (owners.get(chainId) ?? 0) + 1);
    }
  }
  const summaries: ImageSummary[] = [];
  for (const { id, layers } of records.images.values()) {
    const { created, run } = await store.configuration(id);
    const sum = (chain: readonly ChainId[]) =>
      chain.reduce((bytes, chainId) => bytes + (store.layers.find(chainId)?.fileBytes ?? 0), 0);
    const chain = layers.map(({ chainId }) => chainId);
    summaries.push({
      id,
      ...namesOf(records, id),
      ...(created !== undefined && { created }),
      labels: run.labels,
      sizeBytes: sum(chain),
      sharedBytes: sum(chain.filter((chainId) => (owners.get(chainId) ?? 0) > 1)),
      containers: uses.filter((use) => use.image === id).length,
    });
  }
  return summaries.sort((one, other) => (other.created ?? '').localeCompare(one.created ?? ''));
}

/** What images take on the disk: layers counted once, and the blobs they came in. */
export async function diskUsage(store: ImageStore): Promise<{ layersBytes: number; blobsBytes: number }> {
  let blobsBytes = 0;
  for (const digest of await store.blobs.list()) blobsBytes += (await store.blobs.size(digest)) ?? 0;
  return { layersBytes: store.layers.list().reduce((all, { fileBytes }) => all + fileBytes, 0), blobsBytes };
}
