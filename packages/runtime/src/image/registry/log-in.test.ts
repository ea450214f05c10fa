import assert from 'node:assert/strict';
import test from 'node:test';
import { type Credentials, pullImage } from '../index.ts';
import { drainedStore } from '../testing/drained-store.ts';
import { type ImageParts, makeImage } from '../testing/image-parts.ts';
import {
  answer,
  contentOf,
  type Detour,
  type Handler,
  registryOf,
  registryWith,
  serve,
} from '../testing/registry-server.ts';
import { selfSigned } from '../testing/self-signed.ts';

const QUICK = { attempts: 2, baseMs: 1, pauseMsMax: 50 };
const PASSWORD: Credentials = { kind: 'password', user: 'me', password: 'secret' };
const BASIC = `Basic ${Buffer.from('me:secret').toString('base64')}`;
const image: ImageParts = makeImage();
const content = contentOf({ latest: image });

/** Gives token-1, token-2, … and takes only the newest. */
function tokenRegistry(realm: () => string): { handler: Handler; tokens: () => number; expire: () => void } {
  let given = 0;
  let isGood = true;
  const detour: Detour = (request, response) => {
    if (request.url?.startsWith('/token')) {
      given += 1;
      isGood = true;
      response.end(JSON.stringify({ token: `token-${given}` }));
      return true;
    }
    if (isGood && request.headers.authorization === `Bearer token-${given}`) return false;
    const challenge = `Bearer realm="${realm()}",service="test",scope="repository:secrets:pull,push,delete"`;
    answer(response, 401, { 'www-authenticate': challenge });
    return true;
  };
  const expire = () => {
    isGood = false;
  };
  return { handler: registryWith(detour, content), tokens: () => given, expire };
}

test('[IM9] a token is asked for once, for reading this repository and nothing else', async () => {
  let host = '';
  const registry = tokenRegistry(() => `http://${host}/token`);
  await using server = await serve(registry.handler);
  host = server.host;
  using place = drainedStore();
  await pullImage(place.store, `${host}/team/app`, { findCredentials: () => PASSWORD });
  const asked = server.requests.filter(({ path }) => path.startsWith('/token'));
  assert.equal(asked.length, 1);
  const query = new URL(`http://x${asked[0]?.path}`).searchParams;
  assert.deepEqual(query.getAll('scope'), ['repository:team/app:pull']);
  assert.equal(query.get('service'), 'test');
  assert.equal(asked[0]?.authorization, BASIC);
  // The password itself went to the token server alone.
  assert.ok(!server.requests.some(({ path, authorization }) => path.startsWith('/v2') && authorization === BASIC));
});

test('[IM9] without a log-in a token is asked for by nobody in particular', async () => {
  let host = '';
  const registry = tokenRegistry(() => `http://${host}/token`);
  await using server = await serve(registry.handler);
  host = server.host;
  using place = drainedStore();
  await pullImage(place.store, `${host}/app`);
  assert.deepEqual(
    server.requests.filter(({ path }) => path.startsWith('/token')).map((seen) => seen.authorization),
    [undefined],
  );
});

test('[IM9] a token that has run out is renewed', async () => {
  let host = '';
  const registry = tokenRegistry(() => `http://${host}/token`);
  let isFirst = true;
  await using server = await serve((request, response) => {
    if (isFirst && request.url?.includes('/blobs/')) {
      isFirst = false;
      registry.expire();
    }
    registry.handler(request, response);
  });
  host = server.host;
  using place = drainedStore();
  await pullImage(place.store, `${host}/app`);
  assert.equal(registry.tokens(), 2);
});

test('[IM9] a registry may want the password itself; a wrong one is told', async () => {
  const detour: Detour = (request, response) => {
    if (request.headers.authorization === BASIC) return false;
    answer(response, 401, { 'www-authenticate': 'Basic realm="test"' });
    return true;
  };
  await using server = await serve(registryWith(detour, content));
  using place = drainedStore();
  const pull = (found?: Credentials) => pullImage(place.store, `${server.host}/app`, { findCredentials: () => found });
  await assert.rejects(pull(), { reason: 'unauthorised', hint: /docker login/ });
  await assert.rejects(pull({ ...PASSWORD, password: 'wrong' }), { reason: 'unauthorised' });
  await pull(PASSWORD);
});

test('[IM10] what logs a user in never follows a redirect to another host', async () => {
  await using storage = await serve(registryOf(content));
  const detour: Detour = (request, response) => {
    if (request.headers.authorization !== BASIC) answer(response, 401, { 'www-authenticate': 'Basic realm="test"' });
    else if (request.url?.includes('/blobs/'))
      answer(response, 307, { location: `http://${storage.host}${request.url}` });
    else return false;
    return true;
  };
  await using server = await serve(registryWith(detour, content));
  using place = drainedStore();
  await pullImage(place.store, `${server.host}/app`, { findCredentials: () => PASSWORD });
  assert.ok(storage.requests.length >= 2);
  assert.deepEqual([...new Set(storage.requests.map(({ authorization }) => authorization))], [undefined]);
});

test('[IM10] who was only redirected to may not ask for a log-in', async () => {
  await using thief = await serve((_request, response) =>
    answer(response, 401, { 'www-authenticate': 'Basic realm="give"' }),
  );
  await using server = await serve((request, response) =>
    answer(response, 307, { location: `http://${thief.host}${request.url}` }),
  );
  using place = drainedStore();
  const options = { findCredentials: () => PASSWORD, retries: QUICK };
  await assert.rejects(pullImage(place.store, `${server.host}/app`, options), { reason: 'unauthorised' });
  assert.deepEqual([...new Set(thief.requests.map(({ authorization }) => authorization))], [undefined]);
});

test('[IM10] a token that would begin another header is refused', async () => {
  let host = '';
  await using server = await serve((request, response) => {
    if (request.url?.startsWith('/token')) response.end(JSON.stringify({ token: 'a\r\nx-injected: 1' }));
    else answer(response, 401, { 'www-authenticate': `Bearer realm="http://${host}/token"` });
  });
  host = server.host;
  using place = drainedStore();
  await assert.rejects(pullImage(place.store, `${host}/app`), /token is no visible ASCII/);
});

test('[IM11] redirects that lead round in circles, or to something that is no web address, are refused', async () => {
  using place = drainedStore();
  const targets = [
    '/v2/again',
    'file:///etc/passwd',
    'http://user:pass@127.0.0.1/',
    'http://[',
    'gopher://x/',
    'x'.repeat(9000),
  ];
  for (const location of targets) {
    await using server = await serve((_request, response) => answer(response, 302, { location }));
    await assert.rejects(
      pullImage(place.store, `${server.host}/app`),
      { reason: 'redirect-refused' },
      location.slice(0, 40),
    );
  }
});

const certificate = selfSigned('localhost', [127, 0, 0, 1]);

test('[IM11] from HTTPS nobody is led down to HTTP, neither by a redirect nor for a token', async () => {
  await using plain = await serve(registryOf(content));
  await using redirecting = await serve(
    (request, response) => answer(response, 307, { location: `http://${plain.host}${request.url}` }),
    certificate,
  );
  await using asking = await serve(
    (_request, response) => answer(response, 401, { 'www-authenticate': `Bearer realm="http://${plain.host}/token"` }),
    certificate,
  );
  using place = drainedStore();
  for (const { host } of [redirecting, asking]) {
    const options = { findCredentials: () => PASSWORD };
    await assert.rejects(pullImage(place.store, `${host}/app`, options), {
      reason: 'redirect-refused',
      message: /not https/,
    });
  }
  assert.deepEqual(plain.requests, []);
});

test('[IM11] elsewhere than on the loopback a certificate must be vouched for, unless the host was named as insecure', async () => {
  await using server = await serve(registryOf(content), certificate);
  using place = drainedStore();
  // 0.0.0.0 reaches this machine, but is not one of the addresses that are trusted for it.
  const elsewhere = server.host.replace('127.0.0.1', '0.0.0.0');
  const pull = (host: string, options = {}) => pullImage(place.store, `${host}/app`, { retries: QUICK, ...options });
  await assert.rejects(pull(elsewhere), {
    reason: 'tls',
    hint: `If you trust the registry and the way to it, name it: --insecure-registry ${elsewhere}.`,
  });
  await pull(elsewhere, { insecureRegistries: [elsewhere] });
  await pull(server.host);
  const localhost = server.host.replace('127.0.0.1', 'localhost');
  await pull(localhost, { certificateAuthorities: [certificate.cert] });
});

test('[IM11] elsewhere than on the loopback plain HTTP is refused, unless the host was named as insecure', async () => {
  await using server = await serve(registryOf(content));
  using place = drainedStore();
  const elsewhere = server.host.replace('127.0.0.1', '0.0.0.0');
  await assert.rejects(pullImage(place.store, `${elsewhere}/app`, { retries: QUICK }), {
    reason: 'tls',
    message: /does not speak TLS/,
  });
  assert.deepEqual(server.requests, []);
  await pullImage(place.store, `${elsewhere}/app`, { insecureRegistries: [elsewhere] });
});
