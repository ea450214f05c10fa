import assert from 'node:assert/strict';
import test from 'node:test';
import { INPUT_UNDER_WAY_MAX_BYTES, InputCap } from './input-cap.ts';

test('input passes until the cap is under way, and again once answers come', () => {
  const cap = new InputCap();
  const half = 'x'.repeat(INPUT_UNDER_WAY_MAX_BYTES / 2);
  const release = cap.take(half);
  assert.ok(release);
  assert.ok(cap.take(half));
  assert.equal(cap.take('x'), null);
  release();
  assert.ok(cap.take(half));
});

test('the cap counts bytes, not characters', () => {
  const cap = new InputCap();
  assert.equal(cap.take('\u20ac'.repeat(INPUT_UNDER_WAY_MAX_BYTES / 2)), null);
});
