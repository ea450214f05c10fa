import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf, pullImage } from '../index.ts';
import { drainedStore } from '../testing/drained-store.ts';
import { makeImage, OCI_LAYER, TAR_END, tarOf } from '../testing/image-parts.ts';
import { contentOf, registryOf, serve } from '../testing/registry-server.ts';

test('[IM19] a layer that unpacks to something else than the configuration says is refused', async () => {
  const honest = makeImage();
  const image = makeImage({ config: { rootfs: { type: 'layers', diff_ids: [digestOf('another tar')] } } });
  for (const wrong of [image, makeImage({ config: { rootfs: { type: 'layers', diff_ids: [] } } })]) {
    await using server = await serve(registryOf(contentOf({ latest: wrong })));
    using place = drainedStore();
    await assert.rejects(pullImage(place.store, `${server.host}/a`), { code: /damaged|digest-mismatch/ });
    assert.equal((await place.store.records()).images.size, 0);
    assert.deepEqual(place.layers.list(), []);
  }
  assert.ok(honest);
});

test('[IM20] a truncated or endless layer is refused, though its digest is right', async () => {
  const { gzipSync, zstdCompressSync } = await import('node:zlib');
  const cut = makeImage({ compress: (tar) => gzipSync(tar).subarray(0, 40) });
  const bomb = makeImage({
    tars: [Buffer.concat([tarOf('zeros', Buffer.alloc(8 * 1024 * 1024)), TAR_END])],
    compress: (tar) => zstdCompressSync(tar),
    layerType: `${OCI_LAYER}+zstd`,
  });
  await using server = await serve(registryOf(contentOf({ cut, bomb })));
  using place = drainedStore();
  await assert.rejects(pullImage(place.store, `${server.host}/a:cut`), { reason: 'bad-layer' });
  const options = { layerBytesMax: 1024 * 1024 };
  await assert.rejects(pullImage(place.store, `${server.host}/a:bomb`, options), { reason: 'too-large' });
  await pullImage(place.store, `${server.host}/a:bomb`);
});
