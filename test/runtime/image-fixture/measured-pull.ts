import { ImageStore, LayerStore, pullImage } from '@drydock/runtime';

/** Pulls one image, and tells how much memory this process had at most, in KiB. */
const [dataRoot = '', name = ''] = process.argv.slice(2);
const store = new ImageStore({ dataRoot, layers: new LayerStore(dataRoot) });
await pullImage(store, name);
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
