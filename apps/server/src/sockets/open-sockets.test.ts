import assert from 'node:assert/strict';
import test from 'node:test';
import type { PageClient } from '../../testing/ask.ts';
import { TestServer } from '../../testing/test-server.ts';
import { until } from '../../testing/until.ts';
import { PAGES_PER_OWNER_MAX } from './page-count.ts';

type Refusal = Error & { data?: { code?: string; hint?: string } };

function refusalOf(page: PageClient): Promise<Refusal> {
  return new Promise((resolve, reject) => {
    page.once('connect_error', resolve).once('connect', () => reject(new Error('the page was let in')));
  });
}

test('a missing or a wrong cookie is refused with a reason the page can show', async () => {
  await using server = await TestServer.start();
  const missing = await refusalOf(server.dial({}));
  assert.equal(missing.data?.code, 'unauthorized');
  assert.match(missing.message, /sent no cookie/);
  const wrong = await refusalOf(server.dial({ cookie: 'drydock=abc.def' }));
  assert.equal(wrong.data?.code, 'unauthorized');
  assert.match(wrong.data?.hint ?? '', /Reload/);
  assert.deepEqual(server.keeper.heard, []);
});

test('a page of a foreign origin, or of none, gets no socket even with the right cookie', async () => {
  await using server = await TestServer.start();
  const cookie = await server.newCookie();
  const lookalikes = [
    'http://evil.example',
    'null',
    '',
    `${server.address}.evil.example`,
    server.address.replace('http', 'https'),
  ];
  for (const origin of lookalikes) {
    const refusal = await refusalOf(server.dial({ cookie, origin }));
    assert.equal(refusal.data, undefined, origin);
  }
});

test('a learner who opens too many pages is told so, and can open one more when one is closed', async () => {
  await using server = await TestServer.start();
  const cookie = await server.newCookie();
  const pages = await Promise.all(Array.from({ length: PAGES_PER_OWNER_MAX }, () => server.connect(cookie)));
  assert.equal((await refusalOf(server.dial({ cookie }))).data?.code, 'too-many-requests');
  pages[0]?.disconnect();
  await until('one more is let in', () => server.connect(cookie).then(Boolean, () => false), Boolean);
});
