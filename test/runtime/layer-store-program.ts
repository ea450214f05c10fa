import { readFileSync } from 'node:fs';
import { LayerError, LayerStore } from '@drydock/runtime';
import { diffIdOf, inPortions } from './layer-archive.ts';

/** Adds layers to a store and prunes them again, over and over, until it is killed: for layer-store.test.ts. */
const [dataRoot = '', ...files] = process.argv.slice(2);
const layers = files.map((file) => readFileSync(file));
for (;;) {
  const store = new LayerStore(dataRoot);
  process.stdout.write('.');
  for (const tar of layers) {
    await store.add({ diffId: diffIdOf(tar), parentChainId: null, tar: inPortions(tar, 65_536) });
  }
  try {
    store.prune([]);
  } catch (error) {
    // Another one prunes at this very moment.
    if (!(error instanceof LayerError) || error.reason !== 'in-use') throw error;
  }
}
