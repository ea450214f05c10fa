import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { digestOf, type ImageProgress, pullImage } from '../index.ts';
import { drainedStore } from '../testing/drained-store.ts';
import { makeImage, OCI_LAYER, TAR_END, tarOf } from '../testing/image-parts.ts';
import { contentOf, registryOf, registryWith, serve } from '../testing/registry-server.ts';

const QUICK = { attempts: 3, baseMs: 1, pauseMsMax: 50 };
const isBlob = (url: string | undefined, bytes: Buffer): boolean => url?.endsWith(digestOf(bytes)) === true;
const blobFiles = (dataRoot: string): string[] => readdirSync(`${dataRoot}/blobs/sha256`);

test('[IM12] a blob with other bytes, fewer or more than its descriptor says is refused and not kept', async () => {
  const image = makeImage();
  const layer = image.layers[0]?.bytes ?? Buffer.alloc(0);
  const wrong: [Buffer, string][] = [
    [Buffer.from(layer).fill(7), 'digest-mismatch'],
    [layer.subarray(1), 'size-mismatch'],
    [Buffer.concat([layer, Buffer.from('!')]), 'size-mismatch'],
  ];
  for (const [bytes, reason] of wrong) {
    const content = contentOf({ latest: image });
    const blobs = new Map([...content.blobs, [digestOf(layer), { bytes, mediaType: '' }]]);
    await using server = await serve(registryOf({ ...content, blobs }));
    using place = drainedStore();
    await assert.rejects(pullImage(place.store, `${server.host}/a`, { retries: QUICK }), { reason });
    assert.ok(!blobFiles(place.dataRoot).includes(digestOf(layer).slice(7)));
    assert.deepEqual(
      readdirSync(`${place.dataRoot}/blobs/partial`).filter((name) => !name.endsWith('.lock')),
      [],
    );
    assert.equal((await place.store.records()).images.size, 0);
  }
});

test('[IM12] a body without end is given up at the size that the manifest says', async () => {
  const image = makeImage();
  let sent = 0;
  const detour: Parameters<typeof registryWith>[0] = (request, response) => {
    if (!isBlob(request.url, image.config.bytes)) return false;
    response.on('error', () => undefined);
    const chunk = Buffer.alloc(64 * 1024);
    const more = (): void => {
      while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      response.once('drain', more);
    };
    more();
    return true;
  };
  await using server = await serve(registryWith(detour, contentOf({ latest: image })));
  using place = drainedStore();
  await assert.rejects(pullImage(place.store, `${server.host}/a`), /sends more than/);
  assert.ok(sent < 64 * 1024 * 1024, `${sent} bytes were taken`);
});

test('[IM13] a download that was cut is continued where it ended, and verified from its start', async () => {
  const random = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) >> 3));
  const image = makeImage({
    tars: [Buffer.concat([tarOf('big', random), TAR_END])],
    compress: (tar) => tar,
    layerType: OCI_LAYER,
  });
  const layer = image.layers[0]?.bytes ?? Buffer.alloc(0);
  let cuts = 0;
  const detour: Parameters<typeof registryWith>[0] = (request, response) => {
    if (!isBlob(request.url, layer) || cuts >= 1) return false;
    cuts += 1;
    response.writeHead(200, { 'content-length': String(layer.length) });
    // Enough that some of it is read before the end is: Node throws away what it has buffered by then.
    response.write(layer.subarray(0, 2_000_000));
    response.socket?.end();
    return true;
  };
  await using server = await serve(registryWith(detour, contentOf({ latest: image })));
  using place = drainedStore();
  const events: ImageProgress[] = [];
  await pullImage(place.store, `${server.host}/a`, { retries: QUICK, onProgress: (event) => events.push(event) });
  const ranges = server.requests.flatMap(({ range }) => range ?? []);
  assert.equal(ranges.length, 1);
  const from = Number(/\d+/.exec(ranges[0] ?? '')?.[0]);
  assert.ok(from > 0 && from <= 2_000_000, `${ranges[0]}`);
  assert.ok(events.some(({ kind }) => kind === 'retry'));
});

test('[IM13] what an earlier pull left is continued by a later one; rubbish in it is found out', async () => {
  const image = makeImage();
  const layer = image.layers[0]?.bytes ?? Buffer.alloc(0);
  for (const left of [
    layer.subarray(0, 20),
    Buffer.alloc(20, 'x'),
    Buffer.alloc(layer.length, 'x'),
    Buffer.alloc(9999),
  ]) {
    await using server = await serve(registryOf(contentOf({ latest: image })));
    using place = drainedStore();

    writeFileSync(`${place.store.blobs.partials}/${digestOf(layer).slice(7)}`, left);
    await pullImage(place.store, `${server.host}/a`, { retries: QUICK });
    assert.equal(await place.store.blobs.size(digestOf(layer)), layer.length);
  }
});

test('[IM13] a registry that cannot continue is asked for all of it', async () => {
  const image = makeImage();
  const layer = image.layers[0]?.bytes ?? Buffer.alloc(0);
  for (const status of [200, 206, 416]) {
    const detour: Parameters<typeof registryWith>[0] = (request, response) => {
      if (!isBlob(request.url, layer) || request.headers.range === undefined) return false;
      // 206 without saying of what, 416 for a range that is fine, 200 with everything.
      response.writeHead(status).end(status === 416 ? '' : layer);
      return true;
    };
    await using server = await serve(registryWith(detour, contentOf({ latest: image })));
    using place = drainedStore();

    writeFileSync(`${place.store.blobs.partials}/${digestOf(layer).slice(7)}`, layer.subarray(0, 20));
    await pullImage(place.store, `${server.host}/a`, { retries: QUICK });
    assert.equal(await place.store.blobs.size(digestOf(layer)), layer.length);
  }
});
