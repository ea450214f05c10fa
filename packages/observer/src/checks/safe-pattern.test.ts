import assert from 'node:assert/strict';
import test from 'node:test';
import { SafePattern } from './safe-pattern.ts';

test('a pattern is for the whole of a value, newlines included', () => {
  const pattern = new SafePattern('/m.*');
  assert.deepEqual(
    ['/mine', '/mi\nne', 'x/mine', '/'].map((value) => pattern.matches(value)),
    [true, true, false, false],
  );
  assert.equal(new SafePattern('a|b').matches('ab'), false);
});

test('a value that is too long matches nothing', () => {
  assert.equal(new SafePattern('x*').matches('x'.repeat(401)), false);
});

test('a pattern that never ends is asked a few times, and then no more', () => {
  const pattern = new SafePattern('(a+)+b');
  const values = Array.from({ length: 20 }, (_, index) => `${'a'.repeat(60 + index)}c`);
  // The first three take a second each.
  assert.deepEqual(new Set(values.map((value) => pattern.matches(value))), new Set([false]));
  assert.equal(pattern.matches('aab'), false, 'it is given up for good');
});

test('a plain pattern is said as what it matches, another one as it was written', () => {
  const said = (text: string) => [new SafePattern(text).words, new SafePattern(text).wanted];
  assert.deepEqual(said('/mine'), ['/mine', '/mine']);
  assert.deepEqual(said('10\\.0\\.0\\.2/24'), ['10.0.0.2/24', '10.0.0.2/24']);
  assert.deepEqual(said('/m.*'), ['like /m.*', 'something like /m.*']);
});
