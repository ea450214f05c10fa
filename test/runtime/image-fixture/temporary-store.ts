import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImageStore, type ImageStoreOptions, LayerStore } from '@drydock/runtime';

/** A store in a folder that is gone afterwards. */
export function temporaryStore(options: Partial<ImageStoreOptions> = {}) {
  const dataRoot = mkdtempSync(join(tmpdir(), 'images-'));
  const layers = new LayerStore(dataRoot);
  const store = new ImageStore({ dataRoot, layers, ...options });
  return {
    dataRoot,
    layers,
    store,
    [Symbol.dispose]: () => rmSync(dataRoot, { recursive: true, force: true }),
  };
}
