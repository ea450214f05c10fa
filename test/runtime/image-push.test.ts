import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import test from 'node:test';
import {
  digestOf,
  type ImageProgress,
  type ImageStore,
  loadImages,
  parseDockerLogins,
  pullImage,
  pushImage,
  tagImage,
} from '@drydock/runtime';
import { makeImage, OCI_LAYER, TAR_END, tarOf } from '../../packages/runtime/src/image/testing/image-parts.ts';
import { standBetween } from './image-fixture/between.ts';
import { startDebianRegistry } from './image-fixture/debian-registry.ts';
import { temporaryStore } from './image-fixture/temporary-store.ts';

const MIB = 2 ** 20;

/** An image of one layer, as it is loaded, under names at registries. */
async function load(store: ImageStore, content: Buffer, ...names: readonly string[]) {
  const tar = Buffer.concat([tarOf('file', content), TAR_END]);
  const { config } = makeImage({ tars: [tar], compress: (each) => each, layerType: OCI_LAYER });
  const manifest = [{ Config: 'config.json', RepoTags: [], Layers: ['0.tar'] }];
  const archive = Buffer.concat([
    tarOf('manifest.json', JSON.stringify(manifest)),
    tarOf('config.json', config.bytes),
    tarOf('0.tar', tar),
    TAR_END,
  ]);
  await loadImages(store, { tar: streamOf(archive) });
  const id = digestOf(config.bytes);
  for (const name of names) await tagImage(store, id, name);
  return id;
}

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

test('[RN38] what was pushed is pulled elsewhere, under the same digest, and is not sent twice', async () => {
  await using registry = await startDebianRegistry();
  using here = temporaryStore();
  using there = temporaryStore();
  const [one, other] = [`${registry.host}/team/app:1`, `${registry.host}/team/app:2`];
  const id = await load(here.store, Buffer.from('hello\n'), one, other);
  const pushed = await pushImage(here.store, one);
  assert.deepEqual([pushed.tag, pushed.sentCount], ['1', 2]);
  const pulled = await pullImage(there.store, one);
  assert.deepEqual([pulled.image.id, pulled.digest], [id, pushed.digest]);
  const states: string[] = [];
  const again = await pushImage(here.store, other, {
    onProgress: (event: ImageProgress) => void (event.kind === 'blob' && states.push(event.state)),
  });
  assert.deepEqual([again.sentCount, again.digest, states], [0, pushed.digest, ['present', 'present']]);
  assert.equal((await pullImage(there.store, other)).image.id, id);
  await assert.rejects(pushImage(here.store, `${registry.host}/team/none`), { code: 'not-found' });
});

test('[RN38] a connection that breaks costs what was under way, and no more', async () => {
  await using registry = await startDebianRegistry();
  let cuts = 0;
  await using between = await standBetween(registry.host, (request) => {
    if (request.method !== 'PATCH' || !request.headers['content-range']?.startsWith(`${16 * MIB}-`) || cuts > 0)
      return false;
    cuts += 1;
    void once(request, 'data').then(() => request.socket.destroy());
    return true;
  });
  using here = temporaryStore();
  using there = temporaryStore();
  const name = `${between.host}/big:latest`;
  const id = await load(here.store, randomBytes(33 * MIB), name);
  const retries = { attempts: 3, baseMs: 1, pauseMsMax: 5 };
  await pushImage(here.store, name, { retries });
  assert.equal(cuts, 1);
  const sent = between.seen.filter((each) => each.startsWith('PATCH') && Number(each.split(' ')[1]) === 16 * MIB);
  assert.equal(sent.length, 3, `two whole parts, and one of them again: ${between.seen.join(', ')}`);
  assert.equal((await pullImage(there.store, `${registry.host}/big:latest`)).image.id, id);
});

test('[RN39] a registry that asks for a name and a password gets what docker login wrote, and nobody else does', async () => {
  await using registry = await startDebianRegistry();
  const wanted = `Basic ${Buffer.from('me:secret').toString('base64')}`;
  await using guarded = await standBetween(registry.host, (request, response) => {
    if (request.headers.authorization === wanted) return false;
    response.writeHead(401, { 'www-authenticate': 'Basic realm="here"' }).end();
    return true;
  });
  using here = temporaryStore();
  const name = `${guarded.host}/mine`;
  await load(here.store, Buffer.from('x'), name);
  await assert.rejects(pushImage(here.store, name), { message: /the registry refuses \(status 401\)/ });
  const auths = { [guarded.host]: { auth: Buffer.from('me:secret').toString('base64') } };
  const findCredentials = parseDockerLogins(Buffer.from(JSON.stringify({ auths })));
  assert.equal((await pushImage(here.store, name, { findCredentials })).sentCount, 2);
});

test('[RN39] a registry that sends the bytes elsewhere does not send the password there', async () => {
  await using registry = await startDebianRegistry();
  const authorizations: (string | undefined)[] = [];
  await using elsewhere = await standBetween(registry.host, (request) => {
    authorizations.push(request.headers.authorization);
    return false;
  });
  await using guarded = await standBetween(registry.host, (request, response) => {
    if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="here"' }).end();
      return true;
    }
    if (request.method !== 'POST') return false;
    response.writeHead(307, { location: `http://${elsewhere.host}${request.url}` }).end();
    return true;
  });
  using here = temporaryStore();
  const name = `${guarded.host}/mine`;
  await load(here.store, Buffer.from('x'), name);
  const findCredentials = () => ({ kind: 'password', user: 'me', password: 'secret' }) as const;
  await pushImage(here.store, name, { findCredentials });
  assert.ok(authorizations.length > 0);
  assert.deepEqual(new Set(authorizations), new Set([undefined]));
});
