import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { MACHINE } from '../../testing/fake-keeper.ts';
import { TemporaryFolder } from '../../testing/temporary-folder.ts';
import { TestServer } from '../../testing/test-server.ts';

let server: TestServer;
before(async () => {
  server = await TestServer.start();
});
after(() => server[Symbol.asyncDispose]());

const asOperator = () => ({ authorization: `Bearer ${server.operatorToken}` });
const post = (path: string, headers: Record<string, string> = {}) =>
  server.get(path, { method: 'POST', headers: { origin: server.address, ...asOperator(), ...headers } });

test('the operator sees the machine as the keeper reports it', async () => {
  const { status, headers, body } = await server.get('/api/operator/machine', { headers: asOperator() });
  assert.deepEqual([status, headers['cache-control']], [200, 'no-store']);
  assert.deepEqual(JSON.parse(body), { ok: true, data: MACHINE });
});

for (const authorization of ['', 'Bearer', 'Bearer x', 'Basic b3BlcmF0b3I=', `Bearer ${'A'.repeat(43)}`]) {
  test(`without the token nothing is told or done: "${authorization.slice(0, 12)}"`, async () => {
    for (const path of ['/api/operator/machine', '/metrics']) {
      const { status, body } = await server.get(path, { headers: { authorization } });
      assert.equal(status, 401);
      assert.equal(JSON.parse(body).failure.code, 'unauthorized');
    }
    assert.equal((await post('/api/operator/drain', { authorization })).status, 401);
  });
}

test('a learner\u2019s cookie is no token', async () => {
  const { status } = await server.get('/api/operator/machine', { headers: { cookie: await server.newCookie() } });
  assert.equal(status, 401);
});

test('draining, serving again and ending a session are handed to the keeper; a foreign page may not ask for it', async () => {
  server.keeper.heard.length = 0;
  for (const path of ['/api/operator/drain', '/api/operator/serve', '/api/operator/sessions/sabcdefgh/end']) {
    assert.equal((await post(path)).status, 200, path);
  }
  assert.deepEqual(server.keeper.heard, [
    { verb: 'machine.drain', payload: { isDraining: true } },
    { verb: 'machine.drain', payload: { isDraining: false } },
    { verb: 'session.end', payload: { session: 'sabcdefgh' } },
  ]);
  assert.equal((await post('/api/operator/drain', { origin: 'http://evil.example' })).status, 403);
  assert.equal((await post('/api/operator/sessions/%2e%2e/end')).status, 400);
});

test('Prometheus reads sessions by state, and the server itself', async () => {
  const { status, headers, body } = await server.get('/metrics', { headers: asOperator() });
  assert.equal(status, 200);
  assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/);
  assert.match(body, /^drydock_sessions\{state="ready"\} 1$/m);
  assert.match(body, /^drydock_sessions_memory_bytes 8388608$/m);
  assert.match(body, /^drydock_keeper_up 1$/m);
  assert.match(body, /^drydock_server_process_resident_memory_bytes \d+$/m);
});

test('the token is the same after a restart, and told at the first start only', async () => {
  using folder = new TemporaryFolder();
  const tokens = [];
  for (let start = 0; start < 2; start += 1) {
    await using running = await TestServer.start({}, folder.path);
    tokens.push(running.operatorToken);
  }
  assert.equal(tokens[0], tokens[1]);
  assert.equal(tokens[0]?.length, 43);
});
