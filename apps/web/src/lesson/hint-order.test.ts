import assert from 'node:assert/strict';
import test from 'node:test';
import { hintCount, nextHint } from './hint-order.ts';

const hints = [
  { text: 'make it', unless: 'made' },
  { text: 'join it', unless: 'joined' },
  { text: 'look', unless: null },
];

test('hints are offered in their order', () => {
  assert.equal(nextHint(hints, [], new Set()), 0);
  assert.equal(nextHint(hints, [0], new Set()), 1);
  assert.equal(nextHint(hints, [0, 1, 2], new Set()), undefined);
});

test('a hint whose check is reached is skipped and not counted', () => {
  assert.equal(nextHint(hints, [], new Set(['made'])), 1);
  assert.equal(nextHint(hints, [1], new Set(['made', 'joined'])), 2);
  assert.equal(hintCount(hints, [], new Set(['made'])), 2);
});

test('a hint that was shown stays counted when its check is reached', () => {
  assert.equal(hintCount(hints, [0], new Set(['made'])), 3);
});
