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

/** Starting Node takes seconds where the machine is emulated. */
const ROUNDS = 3;

test('[IM24] whenever a puller is killed, the store can be used at once and nothing stays behind', async (t) => {
  await using server = await serve(registryOf(contentOf(IMAGES)));
  using place = temporaryStore();
  const names = Object.keys(IMAGES).map((tag) => `${server.host}/app:${tag}`);
  const program = fileURLToPath(new URL('image-fixture/killed-puller.ts', import.meta.url));
  const started = performance.now();
  for (const name of names) await pullImage(place.store, name);
  const turnMs = performance.now() - started;
  await pruneImages(place.store, { all: true });
  for (let round = 0; round < ROUNDS; round += 1) {
    const child = spawn(process.execPath, [program, place.dataRoot, ...names], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: `${place.dataRoot}/compiled` },
    });
    await once(child.stdout, 'data');
    // Not a wait for anything: any moment of a turn will do.
    const afterMs = Math.random() * turnMs;
    await sleep(afterMs);
    child.kill('SIGKILL');
    t.diagnostic(`killed after ${Math.round(afterMs)} of about ${Math.round(turnMs)} ms`);
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
