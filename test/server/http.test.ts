import assert from 'node:assert/strict';
import { request } from 'node:http';
import test from 'node:test';
import { ADDRESS, ORIGIN } from './learner.ts';

/** Not fetch(): it cleans a path up before it sends it. */
function get(path: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname: host, port } = new URL(ADDRESS);
    const outgoing = request({ host, port, path, agent: false }, async (incoming) => {
      let body = '';
      for await (const chunk of incoming) body += chunk;
      resolve({ status: incoming.statusCode, body });
    });
    outgoing.on('error', reject).end();
  });
}

test('the server is healthy while the keeper is there', async () => {
  const answer = await fetch(`${ADDRESS}/healthz`);
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { isHealthy: true });
});

test('the page comes with a cookie that no script can read and no other site can send', async () => {
  const answer = await fetch(ADDRESS);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /text\/html/);
  const [cookie = ''] = answer.headers.getSetCookie();
  assert.match(cookie, /^drydock=[\w-]{32}\.[\w-]{43}; /);
  for (const flag of ['HttpOnly', 'SameSite=Strict', 'Path=/']) assert.ok(cookie.split('; ').includes(flag), flag);
  const again = await fetch(ADDRESS, { headers: { cookie: cookie.split(';')[0] ?? '' } });
  assert.deepEqual(again.headers.getSetCookie(), []);
});

test('the page may run no script but its own', async () => {
  const policy = (await fetch(ADDRESS)).headers.get('content-security-policy') ?? '';
  assert.match(policy, /script-src 'self'( 'sha256-[^']+')*;/);
  assert.match(policy, /frame-ancestors 'none'/);
});

test('no path leads out of the folder of the pages', async () => {
  const inside = ['/../server/package.json', '/../../../labs/020-namespaces/lab.yaml', '/../../../../etc/passwd'];
  const paths = inside.flatMap((path) => [
    path,
    path.replaceAll('..', '%2e%2e'),
    path.replaceAll('/..', '/..%2f..'),
    `/${path}`,
  ]);
  for (const path of paths) {
    const { status, body } = await get(path);
    assert.equal(status, 404, path);
    assert.doesNotMatch(body, /root:|@drydock\/server|minutes:/, path);
  }
});

test('a request that could change something is refused to foreign pages', async () => {
  const post = (origin: string) => fetch(ADDRESS, { method: 'POST', headers: { origin } }).then(({ status }) => status);
  assert.equal(await post('http://evil.example'), 403);
  assert.equal(await post(ORIGIN), 405);
});
