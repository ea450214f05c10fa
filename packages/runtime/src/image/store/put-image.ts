import { chainIds } from '../../layer/store/chain-id.ts';
import { decompress } from '../blobs/decompress.ts';
import { ImageError } from '../image-error.ts';
import { CONFIG_BYTES_MAX, LAYER_BYTES_MAX } from '../limits.ts';
import { type ImageConfiguration, parseImageConfiguration } from '../manifest/image-configuration.ts';
import type { Descriptor } from '../manifest/manifest.ts';
import type { OnProgress } from '../progress.ts';
import type { ImageLayer, ImageRecord } from './image-records.ts';
import type { ImageStore } from './image-store.ts';

export type NewImage = {
  readonly manifest: Descriptor;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  /** "docker.io/library/ubuntu:22.04" */
  readonly tags: readonly string[];
  /** "docker.io/library/ubuntu@sha256:…" */
  readonly digests?: readonly string[];
  /** When each layer's blob is here; they all are, if absent. */
  readonly arrivals?: readonly Promise<void>[];
  readonly layerBytesMax?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
};

/**
 * Makes an image of blobs: unpacks its layers, lowest first and each as soon as it is here, and then enters it into the
 * records, as the last act. The caller holds the store for adding. What is killed before that leaves garbage only.
 */
export async function putImage(store: ImageStore, image: NewImage): Promise<ImageRecord> {
  const { manifest, config, tags, digests = [], onProgress } = image;
  const bytes = await store.blobs.readWhole(config.digest, CONFIG_BYTES_MAX);
  const configuration = parseImageConfiguration(bytes, `configuration ${config.digest}`);
  const layers = await unpackLayers(store, image, configuration);
  const record: ImageRecord = { id: config.digest, manifest, layers, storedAt: new Date().toISOString() };
  await store.update((records) => {
    const known = records.images.get(record.id);
    return {
      records: {
        // The first manifest stays: it names blobs that are here.
        images: known === undefined ? new Map([...records.images, [record.id, record]]) : records.images,
        tags: new Map([...records.tags, ...tags.map((tag) => [tag, record.id] as const)]),
        digests: new Map([...records.digests, ...digests.map((name) => [name, record.id] as const)]),
      },
      value: undefined,
    };
  });
  onProgress?.({ kind: 'stored', image: record.id, names: tags });
  return record;
}

async function unpackLayers(
  store: ImageStore,
  { manifest, layers, arrivals, layerBytesMax: bytesMax = LAYER_BYTES_MAX, signal, onProgress }: NewImage,
  { diffIds }: ImageConfiguration,
): Promise<ImageLayer[]> {
  if (diffIds.length !== layers.length) {
    const counts = `${layers.length} layers, but the configuration names ${diffIds.length}`;
    throw new ImageError('bad-document', `manifest ${manifest.digest}: ${counts}`);
  }
  const chain = chainIds(diffIds);
  const unpacked: ImageLayer[] = [];
  for (const [position, blob] of layers.entries()) {
    await arrivals?.[position];
    const [diffId, chainId] = [diffIds[position], chain[position]];
    if (diffId === undefined || chainId === undefined) continue;
    const about = { kind: 'layer', diffId, position, count: layers.length } as const;
    const parentChainId = chain[position - 1] ?? null;
    if (store.layers.find(chainId) !== null) {
      onProgress?.({ ...about, state: 'present', doneBytes: 0 });
    } else {
      onProgress?.({ ...about, state: 'unpacking', doneBytes: 0 });
      await store.layers.add({
        diffId,
        parentChainId,
        // The layer store verifies the diff id: what is unpacked is what the configuration names, or nothing.
        tar: decompress(store.blobs.readUnchecked(blob.digest), { what: `layer ${blob.digest}`, bytesMax }),
        ...(signal !== undefined && { signal }),
        onProgress: (event) => {
          if (event.kind === 'unpacking') onProgress?.({ ...about, state: 'unpacking', doneBytes: event.bytes });
          else onProgress?.({ ...event, kind: 'left-out', diffId });
        },
      });
      onProgress?.({ ...about, state: 'done', doneBytes: 0 });
    }
    unpacked.push({ blob, diffId, chainId });
  }
  return unpacked;
}
