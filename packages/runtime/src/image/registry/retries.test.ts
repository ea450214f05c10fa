import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf, pullImage } from '../index.ts';
import { drainedStore } from '../testing/drained-store.ts';
import { makeImage, TAR_END, tarOf } from '../testing/image-parts.ts';
import { answer, contentOf, registryOf, registryWith, serve } from '../testing/registry-server.ts';

/** Long enough for a busy machine, short enough for a test that waits for it. */
const IMPATIENT = { headersMs: 300, stallWindowMs: 300, stallBytesMin: 1024 };
const QUICK = { attempts: 3, baseMs: 1, pauseMsMax: 50 };
const isBlob = (url: string | undefined, bytes: Buffer): boolean => url?.endsWith(digestOf(bytes)) === true;

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

test('[IM17] a tag that still stands for what is here costs one request, and finds what has become damaged', async () => {
  await using server = await serve(registryOf(contentOf({ latest: makeImage() })));
  using place = drainedStore();
  await pullImage(place.store, `${server.host}/a`);
  const before = server.requests.length;
  assert.equal((await pullImage(place.store, `${server.host}/a`)).isUpToDate, true);
  assert.deepEqual(
    server.requests.slice(before).map(({ method }) => method),
    ['HEAD'],
  );
  const [layer] = makeImage().layers;
  await place.store.blobs.remove(digestOf(layer?.bytes ?? ''));
  await pullImage(place.store, `${server.host}/a`);
  assert.equal(await place.store.blobs.size(digestOf(layer?.bytes ?? '')), layer?.bytes.length);
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

test('[IM18] nobody there, no such host, and no TLS are told apart', async () => {
  using place = drainedStore();
  const pull = (name: string) => pullImage(place.store, name, { retries: { ...QUICK, attempts: 1 } });
  await assert.rejects(pull('127.0.0.1:1/a'), /nobody answers at "127\.0\.0\.1:1"/);
  await assert.rejects(pull('no-such-host.invalid/a'), /is not known/);
});
