import { ImageStore, LayerStore, pullImage, removeImage } from '@drydock/runtime';

/** Pulls and removes images without end, until it is killed. */
const [dataRoot = '', ...names] = process.argv.slice(2);
const store = new ImageStore({ dataRoot, layers: new LayerStore(dataRoot) });
process.stdout.write('begins\n');
while (true) {
  for (const name of names) await pullImage(store, name);
  for (const name of names) await removeImage(store, name);
}
