import assert from 'node:assert/strict';
import test from 'node:test';
import { Failure } from '@drydock/protocol';
import { PAGES_PER_OWNER_MAX, PageCount } from './page-count.ts';

test('a learner has a limited number of pages, and one that is left makes room', () => {
  const count = new PageCount();
  for (let page = 0; page < PAGES_PER_OWNER_MAX; page++) count.enter('mine');
  assert.throws(
    () => count.enter('mine'),
    (error) => error instanceof Failure && error.code === 'too-many-requests',
  );
  count.enter('another');
  count.leave('mine');
  count.enter('mine');
  assert.throws(() => count.enter('mine'));
});
