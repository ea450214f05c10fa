import assert from 'node:assert/strict';
import test from 'node:test';
import type { PageClient } from '../../apps/server/testing/ask.ts';
import { Learner } from './learner.ts';

type Refusal = Error & { data?: { code?: string; message?: string; hint?: string } };

function refusalOf(page: PageClient): Promise<Refusal> {
  return new Promise((resolve, reject) => {
    page.once('connect_error', resolve).once('connect', () => reject(new Error('the page was let in')));
  });
}

test('a page without a token is refused with a reason it can show', async () => {
  await using learner = await Learner.arrive();
  const { data } = await refusalOf(learner.dial({ cookie: '' }));
  assert.equal(data?.code, 'unauthorized');
  assert.match(data?.message ?? '', /no cookie/);
  assert.ok(data?.hint);
});

test('a page with a wrong token is refused with another reason', async () => {
  await using learner = await Learner.arrive();
  const forged = `${learner.cookie.slice(0, -3)}AAA`;
  const { data } = await refusalOf(learner.dial({ cookie: forged }));
  assert.equal(data?.code, 'unauthorized');
  assert.match(data?.message ?? '', /not issued by this server/);
});

test('a page of a foreign origin gets no connection, even with the right token', async () => {
  await using learner = await Learner.arrive();
  for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:1']) {
    // Refused before the upgrade: there is no socket.io answer that could carry data.
    assert.equal((await refusalOf(learner.dial({ origin }))).data, undefined, origin);
  }
  await learner.connect();
});
