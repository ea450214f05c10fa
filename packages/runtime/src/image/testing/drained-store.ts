import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImageStore, type ImageStoreOptions } from '../store/image-store.ts';
import { drainedLayers } from './drained-layers.ts';

/** A store of images in a folder that is gone afterwards; its layers are read, and not unpacked. */
export function drainedStore(options: Partial<ImageStoreOptions> = {}) {
  const dataRoot = mkdtempSync(join(tmpdir(), 'images-'));
  const layers = drainedLayers();
  const store = new ImageStore({ dataRoot, layers, ...options });
  return { dataRoot, layers, store, [Symbol.dispose]: () => rmSync(dataRoot, { recursive: true, force: true }) };
}
