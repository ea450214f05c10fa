import { decompress } from '../blobs/decompress.ts';
import { LAYER_BYTES_MAX } from '../limits.ts';
import { NO_DEFAULTS, type RunDefaults } from '../manifest/image-configuration.ts';
import { type Platform, thisPlatform } from '../manifest/platform.ts';
import type { OnProgress } from '../progress.ts';
import { formatReference, parseReference, withDefaultTag } from '../reference.ts';
import { createImage } from '../store/create-image.ts';
import type { ImageRecord } from '../store/image-records.ts';
import type { ImageStore } from '../store/image-store.ts';

export type ImportOptions = {
  /** "name" or "name:tag"; without it the image has only its id. */
  readonly name?: string;
  readonly run?: Partial<RunDefaults>;
  readonly message?: string;
  readonly platform?: Platform;
  /** RFC 3339 */
  readonly created: string;
  readonly layerBytesMax?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
};

/** Makes an image of one layer from a tar of a root file system, compressed or not. */
export async function importImage(
  store: ImageStore,
  tar: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<ImageRecord> {
  const { name, run, message, platform = thisPlatform(), created, layerBytesMax = LAYER_BYTES_MAX, ...rest } = options;
  const tags = name === undefined ? [] : [formatReference(withDefaultTag(parseReference(name)))];
  using _hold = await store.holdForAdding(options.signal);
  // Kept plain: then the layer's digest is its diff id, and nothing needs to be hashed twice.
  const layer = await store.blobs.add(decompress(tar, { what: 'import', bytesMax: layerBytesMax }));
  const config = {
    platform,
    created,
    run: { ...NO_DEFAULTS, ...run },
    diffIds: [layer.digest],
    history: [{ created, comment: message ?? 'Imported from a tar', isEmptyLayer: false }],
  };
  return createImage(store, { ...rest, layerBytesMax, config, layers: [layer], tags });
}
