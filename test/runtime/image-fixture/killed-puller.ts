import { ImageStore, pullImage, removeImage } from '../../../packages/runtime/src/image/index.ts';
import { LayerStore } from '../../../packages/runtime/src/layer/index.ts';

/** Pulls and removes images without end, until it is killed. It loads only what it needs, since it is started often. */
const [dataRoot = '', ...names] = process.argv.slice(2);
const store = new ImageStore({ dataRoot, layers: new LayerStore(dataRoot) });
process.stdout.write('begins\n');
while (true) {
  for (const name of names) await pullImage(store, name);
  for (const name of names) await removeImage(store, name);
}
