import assert from 'node:assert/strict';
import test from 'node:test';
import { hintCount, nextHint, standingHints } from './hint-order.ts';

const hint = (text: string, unless: string | null) => ({ text, html: text, unless });
const step = {
  hints: [hint('make it', 'made'), hint('join it', 'joined'), hint('look', null)],
  checks: [{ id: 'made' }, { id: 'joined' }, { id: 'seen' }],
};

test('hints are offered in their order', () => {
  assert.equal(nextHint(step, [], new Set()), 0);
  assert.equal(nextHint(step, [0], new Set()), 1);
  assert.equal(nextHint(step, [0, 1, 2], new Set()), undefined);
});

test('a hint whose check is reached is skipped and not counted', () => {
  assert.equal(nextHint(step, [], new Set(['made'])), 1);
  assert.equal(nextHint(step, [1], new Set(['made', 'joined'])), 2);
  assert.equal(hintCount(step, new Set(['made'])), 2);
});

test('a hint that was shown goes when its check is reached', () => {
  const places = (reached: string[]) => standingHints(step, [1, 0], new Set(reached)).map(({ place }) => place);
  assert.deepEqual(places([]), [1, 0]);
  assert.deepEqual(places(['joined']), [0]);
});

test('a hint that belongs to no check goes when all are reached', () => {
  assert.equal(hintCount(step, new Set(['made', 'joined'])), 1);
  assert.equal(hintCount(step, new Set(['made', 'joined', 'seen'])), 0);
});
