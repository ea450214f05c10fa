import {
  ImageStore,
  importImage,
  LayerStore,
  listImages,
  loadImages,
  pruneImages,
  pullImage,
  saveImages,
} from '@drydock/runtime';
import { makeImage, TAR_END, tarOf } from '../../../packages/runtime/src/image/testing/image-parts.ts';
import { contentOf, registryOf, serve } from '../../../packages/runtime/src/image/testing/registry-server.ts';

/** Run as root of a session by image-session.test.ts: everything that is done with images, and one line of JSON on it. */
const dataRoot = '/var/lib/docker';
const tar = Buffer.concat([tarOf('hello', 'hello\n'), TAR_END]);
await using server = await serve(registryOf(contentOf({ latest: makeImage({ tars: [tar] }) })));
const store = new ImageStore({ dataRoot, layers: new LayerStore(dataRoot) });
const pulled = await pullImage(store, `${server.host}/app`);
const saved: Uint8Array[] = [];
for await (const chunk of saveImages(store, [pulled.name])) saved.push(chunk);
const created = '2026-01-02T03:04:05Z';
const imported = await importImage(store, streamOf([tar]), { name: 'box', created });
const { collected } = await pruneImages(store, { all: true });
const [loaded] = await loadImages(store, { tar: streamOf(saved) });
const images = (await listImages(store)).map(({ id, sizeBytes }) => [id, sizeBytes]);
const result = {
  pulled: pulled.image.id,
  imported: imported.id,
  loaded: loaded?.image.id,
  pruned: collected?.layers.length,
  images,
};
process.stdout.write(`\nRESULT ${JSON.stringify(result)}\n`);

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* chunks;
}
