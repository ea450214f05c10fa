import { ImageStore, type ImageStoreOptions, LayerStore } from '@drydock/runtime';
import { temporaryFolder } from '../layer-places.ts';

/** A store of images with its layers, in a folder that is gone afterwards. */
export function temporaryStore(options: Partial<ImageStoreOptions> = {}) {
  const folder = temporaryFolder();
  const layers = new LayerStore(folder.path);
  const store = new ImageStore({ dataRoot: folder.path, layers, ...options });
  return { dataRoot: folder.path, layers, store, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}
