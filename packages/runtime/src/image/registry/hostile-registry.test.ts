import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import test from 'node:test';
import { digestOf, type ImageProgress, pullImage } from '../index.ts';
import { drainedStore } from '../testing/drained-store.ts';
import { describePart, makeImage, OCI_INDEX, OCI_LAYER, TAR_END, tarOf } from '../testing/image-parts.ts';
import { answer, contentOf, registryOf, registryWith, serve } from '../testing/registry-server.ts';

/** Long enough for a busy machine, short enough for a test that waits for it. */
const IMPATIENT = { headersMs: 300, stallWindowMs: 300, stallBytesMin: 1024 };
const QUICK = { attempts: 3, baseMs: 1, pauseMsMax: 50 };

const isBlob = (url: string | undefined, bytes: Buffer): boolean => url?.endsWith(digestOf(bytes)) === true;
const blobFiles = (dataRoot: string): string[] => readdirSync(`${dataRoot}/blobs/sha256`);

test('[IM7] an index leads to the image of the wanted platform', async () => {
  const [ours, other] = [makeImage(), makeImage({ config: { architecture: 's390x' } })];
  const content = contentOf({ ours, other });
  const manifests = [
    { ...describePart(other.manifest), platform: { os: 'linux', architecture: 's390x' } },
    { ...describePart(ours.manifest), platform: { os: 'linux', architecture: 'amd64' } },
    { ...describePart(ours.manifest), platform: { os: 'unknown', architecture: 'unknown' } },
  ];
  const index = { bytes: Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })), mediaType: OCI_INDEX };
  await using server = await serve(
    registryOf({ ...content, manifests: new Map([...content.manifests, ['v1', index]]) }),
  );
  using place = drainedStore();
  const platform = { os: 'linux', architecture: 'amd64' };
  const pulled = await pullImage(place.store, `${server.host}/a:v1`, { platform });
  assert.equal(pulled.image.id, digestOf(ours.config.bytes));
  assert.equal(pulled.digest, digestOf(index.bytes));
  const s390x = await pullImage(place.store, `${server.host}/a:v1`, {
    platform: { ...platform, architecture: 's390x' },
  });
  assert.equal(s390x.image.id, digestOf(other.config.bytes));
  const absent = { platform: { os: 'linux', architecture: 'riscv64' } };
  await assert.rejects(pullImage(place.store, `${server.host}/a:v1`, absent), /there are linux\/s390x, linux\/amd64/);
});

test('[IM6] indexes that point to themselves or each other without end are refused', async () => {
  const image = makeImage();
  let index = { bytes: Buffer.from('{}'), mediaType: OCI_INDEX };
  const manifests = new Map();
  let inner = describePart(image.manifest);
  for (let depth = 0; depth < 5; depth += 1) {
    const platform = { os: 'linux', architecture: 'amd64' };
    const document = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [{ ...inner, platform }] };
    index = { bytes: Buffer.from(JSON.stringify(document)), mediaType: OCI_INDEX };
    manifests.set(digestOf(index.bytes), index);
    inner = describePart(index);
  }
  manifests.set('deep', index);
  await using server = await serve(registryOf({ manifests, blobs: new Map() }));
  using place = drainedStore();
  const pull = pullImage(place.store, `${server.host}/a:deep`, { platform: { os: 'linux', architecture: 'amd64' } });
  await assert.rejects(pull, /more than 3 indexes inside each other/);
});

test('[IM4] a registry that serves layers and manifests in one document is refused', async () => {
  const image = makeImage({ manifest: { manifests: [] } });
  await using server = await serve(registryOf(contentOf({ latest: image })));
  using place = drainedStore();
  await assert.rejects(pullImage(place.store, `${server.host}/a`), /both "layers" and "manifests"/);
});

test('[IM12] a manifest that is not what was asked for by digest is refused', async () => {
  const image = makeImage();
  const wanted = digestOf('something else');
  const content = contentOf({ [wanted]: image });
  await using server = await serve(registryOf(content));
  using place = drainedStore();
  await assert.rejects(pullImage(place.store, `${server.host}/a@${wanted}`), { reason: 'digest-mismatch' });
});

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

test('[IM6] an endless manifest is given up', async () => {
  await using server = await serve((_request, response) => {
    response.on('error', () => undefined);
    const more = (): void => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
      response.once('drain', more);
    };
    more();
  });
  using place = drainedStore();
  await assert.rejects(pullImage(place.store, `${server.host}/a`), { reason: 'too-large' });
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
    const { writeFileSync } = await import('node:fs');
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
    const { writeFileSync } = await import('node:fs');
    writeFileSync(`${place.store.blobs.partials}/${digestOf(layer).slice(7)}`, layer.subarray(0, 20));
    await pullImage(place.store, `${server.host}/a`, { retries: QUICK });
    assert.equal(await place.store.blobs.size(digestOf(layer)), layer.length);
  }
});

test('[IM14] what may pass is tried again; what will not is not', async () => {
  const image = makeImage();
  for (const status of [429, 500, 502, 503, 504]) {
    let refusals = 2;
    const detour: Parameters<typeof registryWith>[0] = (_request, response) => {
      if (refusals-- <= 0) return false;
      answer(response, status, { 'retry-after': '0' });
      return true;
    };
    await using server = await serve(registryWith(detour, contentOf({ latest: image })));
    using place = drainedStore();
    await pullImage(place.store, `${server.host}/a`, { retries: QUICK });
  }
  for (const [status, reason] of [
    [403, 'unauthorised'],
    [404, 'not-found'],
    [400, 'registry-failed'],
  ] as const) {
    await using server = await serve((_request, response) => answer(response, status));
    using place = drainedStore();
    await assert.rejects(pullImage(place.store, `${server.host}/a`, { retries: QUICK }), { reason });
    // One request, after the greeting in TLS that a server of plain HTTP does not count.
    assert.equal(server.requests.length, 1);
  }
});

test('[IM14] a registry that wants us to wait for long is told to the user', async () => {
  await using server = await serve((_request, response) => answer(response, 429, { 'retry-after': '3600' }));
  using place = drainedStore();
  const error = await pullImage(place.store, `${server.host}/a`, { retries: QUICK }).catch((thrown: unknown) => thrown);
  assert.equal(server.requests.length, 1);
  assert.match(String(error), /too many requests/);
  assert.ok(error instanceof Error && 'hint' in error && /log in/.test(String(error.hint)));
});

test('[IM15] a registry that never answers, or drips, is given up', async () => {
  const image = makeImage();
  const drip: Parameters<typeof registryWith>[0] = (request, response) => {
    if (!isBlob(request.url, image.config.bytes)) return false;
    const timer = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(timer));
    return true;
  };
  const silent: typeof drip = () => true;
  for (const detour of [drip, silent]) {
    await using server = await serve(registryWith(detour, contentOf({ latest: image })));
    using place = drainedStore();
    const options = { retries: { ...QUICK, attempts: 2 }, patience: IMPATIENT };
    await assert.rejects(pullImage(place.store, `${server.host}/a`, options), { reason: 'unreachable' });
  }
});

test('[IM16] an abort ends a pull with its own reason, keeps what came, and frees the locks', async () => {
  const image = makeImage();
  const layer = image.layers[0]?.bytes ?? Buffer.alloc(0);
  const abort = new AbortController();
  let stuck = true;
  const detour: Parameters<typeof registryWith>[0] = (request, response) => {
    if (!stuck || !isBlob(request.url, layer)) return false;
    response.writeHead(200, { 'content-length': String(layer.length) });
    response.write(layer.subarray(0, 10), () => setTimeout(() => abort.abort(new Error('the user')), 50));
    return true;
  };
  await using server = await serve(registryWith(detour, contentOf({ latest: image })));
  using place = drainedStore();
  await assert.rejects(pullImage(place.store, `${server.host}/a`, { signal: abort.signal }), /the user/);
  stuck = false;
  await pullImage(place.store, `${server.host}/a`);
  assert.deepEqual(
    server.requests.flatMap(({ range }) => range ?? []),
    ['bytes=10-'],
  );
});

test('[IM17] at most three blobs are under way at once', async () => {
  const tars = Array.from({ length: 8 }, (_, index) => Buffer.concat([tarOf(`f${index}`, 'x'), TAR_END]));
  const image = makeImage({ tars });
  let [now, most] = [0, 0];
  const content = contentOf({ latest: image });
  const honest = registryOf(content);
  await using server = await serve((request, response) => {
    if (!request.url?.includes('/blobs/')) return honest(request, response);
    now += 1;
    most = Math.max(most, now);
    response.on('finish', () => {
      now -= 1;
    });
    setTimeout(() => honest(request, response), 20);
  });
  using place = drainedStore();
  await pullImage(place.store, `${server.host}/a`);
  assert.equal(most, 3);
});

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

test('[IM18] nobody there, no such host, and no TLS are told apart', async () => {
  using place = drainedStore();
  const pull = (name: string) => pullImage(place.store, name, { retries: { ...QUICK, attempts: 1 } });
  await assert.rejects(pull('127.0.0.1:1/a'), /nobody answers at "127\.0\.0\.1:1"/);
  await assert.rejects(pull('no-such-host.invalid/a'), /is not known/);
});
