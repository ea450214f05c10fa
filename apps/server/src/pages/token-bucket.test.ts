import assert from 'node:assert/strict';
import test from 'node:test';
import { TokenBucket } from './token-bucket.ts';

test('a burst passes up to the capacity, then only as many as time brings', () => {
  let nowMs = 1000;
  const bucket = new TokenBucket({ capacity: 3, perSecond: 10, nowMs: () => nowMs });
  const take = (times: number) => Array.from({ length: times }, () => bucket.take());
  assert.deepEqual(take(4), [true, true, true, false]);
  nowMs += 100;
  assert.deepEqual(take(2), [true, false]);
  nowMs += 60_000;
  assert.deepEqual(take(4), [true, true, true, false]);
});
