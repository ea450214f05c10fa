import assert from 'node:assert/strict';
import test from 'node:test';
import { failureId } from './failure-id.ts';

test('an id is short, and another one every time', () => {
  const ids = new Set(Array.from({ length: 500 }, failureId));
  assert.equal(ids.size, 500);
  for (const id of ids) assert.match(id, /^[2-9a-hjkmnp-z]{8}$/);
});
