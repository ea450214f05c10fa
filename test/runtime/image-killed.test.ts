import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { digestOf, ImageStore, LayerStore, pruneImages, pullImage } from '@drydock/runtime';
import { makeImage, TAR_END, tarOf } from '../../packages/runtime/src/image/testing/image-parts.ts';
import { contentOf, registryOf, serve } from '../../packages/runtime/src/image/testing/registry-server.ts';
import { temporaryStore } from './image-fixture/temporary-store.ts';

const layer = (name: string) => Buffer.concat([tarOf(name, name.repeat(1000)), TAR_END]);
const BASE = layer('base');
const IMAGES = {
  one: makeImage({ tars: [BASE, layer('one')] }),
  two: makeImage({ tars: [BASE, layer('two')] }),
};

test('[IM24] whenever a puller is killed, the store can be used at once and nothing stays behind', async () => {
  await using server = await serve(registryOf(contentOf(IMAGES)));
  using place = temporaryStore();
  const names = Object.keys(IMAGES).map((tag) => `${server.host}/app:${tag}`);
  const program = fileURLToPath(new URL('image-fixture/killed-puller.ts', import.meta.url));
  for (let round = 0; round < 8; round += 1) {
    const child = spawn(process.execPath, [program, place.dataRoot, ...names], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await sleep(Math.random() * 300);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const store = new ImageStore({ dataRoot: place.dataRoot, layers: new LayerStore(place.dataRoot) });
    const { image } = await pullImage(store, `${server.host}/app:two`);
    for (const each of (await store.records()).images.values()) {
      for (const { blob, chainId } of each.layers) {
        assert.equal(await store.blobs.size(blob.digest), blob.sizeBytes);
        assert.ok(new LayerStore(place.dataRoot).find(chainId) !== null);
      }
    }
    assert.equal(image.id, digestOf(IMAGES.two.config.bytes));
    await pruneImages(store, { all: true });
    for (const folder of ['blobs/sha256', 'blobs/partial', 'overlay2']) {
      assert.deepEqual(readdirSync(`${place.dataRoot}/${folder}`), [], folder);
    }
    assert.deepEqual(store.layers.list(), []);
  }
});
