import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import {
  collectGarbage,
  digestOf,
  findImage,
  ImageStore,
  type ImageUse,
  imageHistory,
  listImages,
  pruneImages,
  pullImage,
  removeImage,
  requireImage,
  tagImage,
} from '../index.ts';
import { drainedStore } from '../testing/drained-store.ts';
import { makeImage, TAR_END, tarOf } from '../testing/image-parts.ts';
import { contentOf, registryOf, serve } from '../testing/registry-server.ts';

const layer = (name: string) => Buffer.concat([tarOf(name, name.repeat(1000)), TAR_END]);
const BASE = layer('base');
/** Two images on one base, and the base. */
const IMAGES = {
  base: makeImage({ tars: [BASE] }),
  one: makeImage({ tars: [BASE, layer('one')] }),
  two: makeImage({ tars: [BASE, layer('two')], config: { config: { Labels: { a: 'b' } } } }),
};
const registry = () => serve(registryOf(contentOf(IMAGES)));
type Place = ReturnType<typeof drainedStore>;
const leftovers = ({ dataRoot, layers }: Place) => ({
  blobs: readdirSync(`${dataRoot}/blobs/sha256`).length,
  layers: layers.list().length,
});

test('[IM21] images that share a base keep it once, on the way and on the disk', async () => {
  await using server = await registry();
  using place = drainedStore();
  for (const tag of Object.keys(IMAGES)) await pullImage(place.store, `${server.host}/app:${tag}`);
  const [base] = IMAGES.base.layers;
  assert.equal(server.requests.filter(({ path }) => path.endsWith(digestOf(base?.bytes ?? ''))).length, 1);
  assert.equal(place.layers.list().length, 3);
  const images = await listImages(place.store);
  const sizes = images.map(({ tags, sizeBytes, sharedBytes }) => [tags[0]?.split(':').at(-1), sizeBytes, sharedBytes]);
  assert.deepEqual(sizes.sort(), [
    ['base', BASE.length, BASE.length],
    ['one', BASE.length + layer('one').length, BASE.length],
    ['two', BASE.length + layer('two').length, BASE.length],
  ]);
});

test('[IM21] what is removed is what no other image needs', async () => {
  await using server = await registry();
  using place = drainedStore();
  for (const tag of Object.keys(IMAGES)) await pullImage(place.store, `${server.host}/app:${tag}`);
  await removeImage(place.store, `${server.host}/app:one`);
  assert.equal(place.layers.list().length, 2);
  await removeImage(place.store, `${server.host}/app:base`);
  assert.equal(place.layers.list().length, 2);
  const last = await removeImage(place.store, `${server.host}/app:two`);
  assert.equal(last.untagged[0], `${server.host}/app:two`);
  assert.deepEqual(leftovers(place), { blobs: 0, layers: 0 });
});

test('[IM22] an image is found by name, digest, id and the beginning of its id', async () => {
  await using server = await registry();
  using place = drainedStore();
  const { image, digest } = await pullImage(place.store, `${server.host}/app:one`);
  await pullImage(place.store, `${server.host}/app:two`);
  const records = await place.store.records();
  const hex = image.id.slice(7);
  for (const name of [`${server.host}/app:one`, `${server.host}/app@${digest}`, image.id, hex, hex.slice(0, 12)]) {
    assert.equal(findImage(records, name)?.image.id, image.id, name);
  }
  assert.equal(findImage(records, 'app'), undefined);
  assert.throws(() => requireImage(records, 'app'), { code: 'not-found', hint: /docker pull/ });
  assert.throws(() => requireImage(records, 'sha256:'), { reason: 'bad-reference' });
});

test('[IM22] a tag moves to another image, and the one before loses it', async () => {
  await using server = await registry();
  using place = drainedStore();
  const { image: one } = await pullImage(place.store, `${server.host}/app:one`);
  await pullImage(place.store, `${server.host}/app:two`);
  await tagImage(place.store, `${server.host}/app:one`, 'mine');
  await tagImage(place.store, `${server.host}/app:two`, 'mine');
  assert.notEqual(requireImage(await place.store.records(), 'mine').image.id, one.id);
  await assert.rejects(tagImage(place.store, 'mine', `x@${one.id}`), /digest is not for us to choose/);
  await assert.rejects(tagImage(place.store, 'nothing', 'x'), { code: 'not-found' });
});

test('[IM22] an image with names in two repositories goes by its id only when forced', async () => {
  await using server = await registry();
  using place = drainedStore();
  const { image } = await pullImage(place.store, `${server.host}/app:one`);
  await tagImage(place.store, image.id, 'mine:1');
  await tagImage(place.store, image.id, 'mine:2');
  await assert.rejects(removeImage(place.store, image.id), { code: 'in-use', hint: /--force/ });
  assert.deepEqual((await removeImage(place.store, 'mine:1')).deleted, []);
  const { untagged, deleted } = await removeImage(place.store, image.id, { force: true });
  assert.equal(untagged.length, 3);
  assert.equal(deleted[0], image.id);
});

test('[IM22] what a container was made from stays; its layers stay even when the image is forced to go', async () => {
  await using server = await registry();
  let uses: ImageUse[] = [];
  using place = drainedStore({ uses: () => uses });
  const { image } = await pullImage(place.store, `${server.host}/app:one`);
  const chainIds = image.layers.map(({ chainId }) => chainId).slice(-1);
  uses = [{ container: 'web', isRunning: true, image: image.id, chainIds }];
  await assert.rejects(removeImage(place.store, image.id, { force: true }), /container web runs from it/);
  uses = [{ container: 'web', isRunning: false, image: image.id, chainIds }];
  await assert.rejects(removeImage(place.store, image.id), /container web was made from it/);
  assert.deepEqual((await pruneImages(place.store, { all: true })).deleted, []);
  await removeImage(place.store, image.id, { force: true });
  assert.equal(place.layers.list().length, 2);
  uses = [];
  await pruneImages(place.store);
  assert.deepEqual(leftovers(place), { blobs: 0, layers: 0 });
});

test('[IM22] prune takes images without a tag; with all, every unused one; and half finished downloads', async () => {
  await using server = await registry();
  using place = drainedStore();
  const { image: one } = await pullImage(place.store, `${server.host}/app:one`);
  const { image: two } = await pullImage(place.store, `${server.host}/app:two`);
  await tagImage(place.store, two.id, `${server.host}/app:one`);
  writeFileSync(`${place.store.blobs.partials}/${'0'.repeat(64)}`, 'half');
  const pruned = await pruneImages(place.store);
  assert.deepEqual(pruned.deleted, [one.id]);
  assert.deepEqual(readdirSync(place.store.blobs.partials), []);
  assert.deepEqual((await pruneImages(place.store, { all: true })).deleted, [two.id]);
  assert.deepEqual(leftovers(place), { blobs: 0, layers: 0 });
});

test('[IM22] history tells how an image came to be, newest first, with the size of each layer', async () => {
  const history = [
    { created_by: 'ADD base' },
    { created_by: 'ENV A=b', empty_layer: true },
    { created_by: 'COPY x', comment: 'c' },
  ];
  const image = makeImage({ tars: [BASE, layer('one')], config: { history } });
  await using server = await serve(registryOf(contentOf({ latest: image })));
  using place = drainedStore();
  const { image: record } = await pullImage(place.store, `${server.host}/app`);
  assert.deepEqual(await imageHistory(place.store, record.id), [
    { createdBy: 'COPY x', comment: 'c', isEmptyLayer: false, sizeBytes: layer('one').length, image: record.id },
    { createdBy: 'ENV A=b', isEmptyLayer: true, sizeBytes: 0 },
    { createdBy: 'ADD base', isEmptyLayer: false, sizeBytes: BASE.length },
  ]);
});

test('[IM23] nothing is collected while somebody adds; later it is', async () => {
  await using server = await registry();
  using place = drainedStore();
  {
    using _hold = await place.store.holdForAdding();
    await place.store.blobs.add([Buffer.from('about to be needed')]);
    assert.equal(await collectGarbage(place.store, { waitMs: 0 }), null);
    await pullImage(place.store, `${server.host}/app:one`);
    assert.equal((await removeImage(place.store, `${server.host}/app:one`)).isPostponed, true);
  }
  await collectGarbage(place.store, { waitMs: 0 });
  assert.deepEqual(leftovers(place), { blobs: 0, layers: 0 });
});

test('[IM23] two pulls of one image at the same time download each blob once', async () => {
  await using server = await registry();
  using place = drainedStore();
  const other = new ImageStore({ dataRoot: place.dataRoot, layers: place.layers });
  await Promise.all([place.store, other, place.store].map((store) => pullImage(store, `${server.host}/app:one`)));
  const blobs = server.requests.filter(({ path }) => path.includes('/blobs/')).map(({ path }) => path);
  assert.equal(new Set(blobs).size, blobs.length);
});

test('[IM24] records that cannot be read are refused, not thrown away', async () => {
  using place = drainedStore();
  for (const text of ['', '{}', '{"version":2}', '{"version":1,"images":[{"id":"../x"}]}']) {
    writeFileSync(`${place.dataRoot}/images.json`, text);
    await assert.rejects(listImages(place.store), { code: 'damaged', message: /images\.json/ });
  }
});
