import type { StoredBlob } from '../blobs/blob-store.ts';
import { compressionOf, MAGIC_BYTES } from '../blobs/decompress.ts';
import { formatImageConfiguration } from '../manifest/format-configuration.ts';
import type { ImageConfiguration } from '../manifest/image-configuration.ts';
import { type Descriptor, formatManifest } from '../manifest/manifest.ts';
import { OCI_CONFIG, OCI_MANIFEST, ociLayerType } from '../manifest/media-types.ts';
import type { ImageRecord } from './image-records.ts';
import type { ImageStore } from './image-store.ts';
import { type NewImage, putImage } from './put-image.ts';

export type ImageParts = Pick<NewImage, 'tags' | 'layerBytesMax' | 'signal' | 'onProgress'> & {
  /** A configuration to write, or the blob of one that exists and whose digest is to stay. */
  readonly config: ImageConfiguration | StoredBlob;
  /** Blobs of tars, plain or compressed, from the bottom up; in the store already. */
  readonly layers: readonly StoredBlob[];
};

/** Makes an image of layers and a configuration, and the manifest for it. The caller holds the store for adding. */
export async function createImage(store: ImageStore, { config, layers, ...rest }: ImageParts): Promise<ImageRecord> {
  const stored = 'digest' in config ? config : await store.blobs.add([formatImageConfiguration(config)]);
  const described: Descriptor[] = [];
  for (const layer of layers) {
    const compression = compressionOf(await store.blobs.start(layer.digest, MAGIC_BYTES));
    described.push({ mediaType: ociLayerType(compression), ...layer });
  }
  const configDescriptor = { mediaType: OCI_CONFIG, ...stored };
  const bytes = formatManifest({
    kind: 'manifest',
    mediaType: OCI_MANIFEST,
    config: configDescriptor,
    layers: described,
  });
  const manifest = { mediaType: OCI_MANIFEST, ...(await store.blobs.add([bytes])) };
  return putImage(store, { ...rest, manifest, config: configDescriptor, layers: described });
}
