import assert from 'node:assert/strict';
import test from 'node:test';
import { TestServer } from '../../testing/test-server.ts';
import { until } from '../../testing/until.ts';

test('a page is sent with a cookie, and without one when the browser has a valid one', async () => {
  await using server = await TestServer.start();
  const first = await server.get('/');
  assert.equal(first.status, 200);
  assert.match(first.headers['set-cookie']?.[0] ?? '', /^drydock=[^;]+; Path=\/; HttpOnly; SameSite=Strict/);
  const cookie = await server.newCookie();
  assert.equal((await server.get('/', { headers: { cookie } })).headers['set-cookie'], undefined);
  assert.ok((await server.get('/', { headers: { cookie: 'drydock=forged.cookie' } })).headers['set-cookie']);
});

test('other files come without a cookie', async () => {
  await using server = await TestServer.start();
  assert.equal((await server.get('/a.js')).headers['set-cookie'], undefined);
});

test('every address of a page has the policy with the hashes of its own scripts', async () => {
  await using server = await TestServer.start();
  const policies = new Set<unknown>();
  for (const path of ['/labs/namespaces', '/labs/namespaces/', '/labs/namespaces.html', '/labs/%6eamespaces?x=1']) {
    const { status, headers, body } = await server.get(path);
    assert.equal(status, 200, path);
    assert.match(body, /Namespaces/);
    assert.match(String(headers['content-security-policy']), /script-src 'self' 'sha256-[^']+';/, path);
    policies.add(headers['content-security-policy']);
  }
  assert.equal(policies.size, 1);
  assert.ok(!policies.has((await server.get('/')).headers['content-security-policy']));
});

test('every answer forbids sniffing, framing and telling others where it was', async () => {
  await using server = await TestServer.start();
  for (const path of ['/', '/a.js', '/nowhere', '/healthz']) {
    const { headers } = await server.get(path);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
    assert.equal(headers['x-frame-options'], 'DENY', path);
    assert.equal(headers['referrer-policy'], 'no-referrer', path);
    assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/, path);
  }
});

test('files named by their content are kept by the browser, all others are asked for again', async () => {
  await using server = await TestServer.start();
  assert.match(String((await server.get('/_next/static/chunk-abc.js')).headers['cache-control']), /immutable/);
  assert.equal((await server.get('/')).headers['cache-control'], 'no-cache');
  assert.equal((await server.get('/a.js')).headers['cache-control'], 'no-cache');
});

test('a path that leaves the folder of the web finds nothing', async () => {
  await using server = await TestServer.start();
  const paths = [
    '/../secret.txt',
    '/labs/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '//../secret.txt',
    '/%00',
    '/%',
    '/%ff/secret.txt',
    '/a.js/',
    '/labs',
    '/__proto__',
    '/constructor',
  ];
  for (const path of paths) {
    const { status, body } = await server.get(path);
    assert.equal(status, 404, path);
    assert.doesNotMatch(body, /outside of the web/, path);
  }
});

test('an address that does not exist shows the page that says so', async () => {
  await using server = await TestServer.start();
  const { status, body, headers } = await server.get('/nowhere');
  assert.equal(status, 404);
  assert.match(body, /Not here/);
  assert.match(String(headers['content-type']), /text\/html/);
});

test('a page whose file vanishes or changes meanwhile is served as it was', async () => {
  await using server = await TestServer.start();
  const before = await server.get('/labs/namespaces');
  server.emptyWeb();
  assert.equal((await server.get('/labs/namespaces')).body, before.body);
});

test('what the browser has already is not sent again, but a missing cookie is', async () => {
  await using server = await TestServer.start();
  const { headers } = await server.get('/');
  const tag = String(headers.etag);
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
    const again = await server.get('/', { headers: { 'if-none-match': known } });
    assert.equal(again.status, 304, known);
    assert.equal(again.body, '');
    assert.ok(again.headers['set-cookie']);
  }
  assert.equal((await server.get('/', { headers: { 'if-none-match': '"other"' } })).status, 200);
});

test('ranges are answered with the whole file, absurd ones too', async () => {
  await using server = await TestServer.start();
  for (const range of ['bytes=5-2', 'bytes=0-1', 'bytes=999999-', 'nonsense', 'bytes=-5']) {
    const { status, body } = await server.get('/a.js', { headers: { range } });
    assert.equal(status, 200, range);
    assert.equal(body, 'console.log(1)');
  }
});

test('a request that could change something needs an Origin of this server', async () => {
  await using server = await TestServer.start();
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    const foreign = await server.get('/', { method, headers: { origin: 'http://evil.example' } });
    assert.equal(foreign.status, 403, method);
    assert.equal(JSON.parse(foreign.body).failure.code, 'foreign-origin');
    assert.equal((await server.get('/', { method })).status, 403, `${method} without an Origin`);
    const own = await server.get('/', { method, headers: { origin: server.address } });
    assert.equal(own.status, 405, method);
    assert.equal(own.headers.allow, 'GET, HEAD');
  }
});

test('HEAD answers like GET, without a body', async () => {
  await using server = await TestServer.start();
  const { status, headers, body } = await server.get('/', { method: 'HEAD' });
  assert.equal(status, 200);
  assert.ok(headers['content-security-policy']);
  assert.equal(body, '');
});

test('the health is that of the connection to the keeper', async () => {
  await using server = await TestServer.start();
  const health = async () => {
    const { status, body } = await server.get('/healthz');
    return { status, health: JSON.parse(body) };
  };
  const healthy = await until('the server is healthy', health, ({ status }) => status === 200);
  assert.deepEqual(healthy.health, { isHealthy: true });
  await server.keeper.stop();
  const ill = await until('the loss of the keeper is seen', health, ({ status }) => status === 503);
  assert.equal(ill.health.isHealthy, false);
  assert.match(ill.health.reason, /keeper/);
  await server.keeper.start();
  await until('the keeper is found again', health, ({ status }) => status === 200);
});
