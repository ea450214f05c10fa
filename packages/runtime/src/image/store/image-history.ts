import type { Digest } from '../digest.ts';
import type { HistoryEntry } from '../manifest/image-configuration.ts';
import { requireImage } from './find-image.ts';
import type { ImageLayer } from './image-records.ts';
import type { ImageStore } from './image-store.ts';

/** One line of `docker history`: how a layer, or a change of the configuration, came to be. */
export type HistoryLine = HistoryEntry & {
  /** Of the newest line: the image. Those below were images once, where the image was built. */
  readonly image?: Digest;
  readonly sizeBytes: number;
};

/** How an image came to be, newest first. */
export async function imageHistory(store: ImageStore, text: string): Promise<HistoryLine[]> {
  const { image } = requireImage(await store.records(), text);
  const { history } = await store.configuration(image.id);
  const lines: HistoryLine[] = [];
  const sizeOf = (layer: ImageLayer | undefined) =>
    layer === undefined ? 0 : (store.layers.find(layer.chainId)?.fileBytes ?? 0);
  let position = 0;
  for (const entry of history) {
    const layer = entry.isEmptyLayer ? undefined : image.layers[position++];
    lines.push({ ...entry, sizeBytes: sizeOf(layer) });
  }
  // Some tools write no history, or not all of it: layers are there nevertheless.
  for (const layer of image.layers.slice(position)) {
    lines.push({ isEmptyLayer: false, sizeBytes: sizeOf(layer) });
  }
  return lines.toReversed().map((line, index) => (index === 0 ? { ...line, image: image.id } : line));
}
