import assert from 'node:assert/strict';
import test from 'node:test';
import { Failure, failureSchema } from './failure.ts';

test('what crosses the wire of a failure is its code, message, hint and id, never its cause', () => {
  const failure = new Failure('internal', 'open the file', { hint: 'Look.', cause: new Error('secret') });
  assert.deepEqual(failure.toWire('abc'), { code: 'internal', message: 'open the file', hint: 'Look.', id: 'abc' });
  assert.deepEqual(new Failure('internal', 'open').toWire(), { code: 'internal', message: 'open' });
});

test('a failure is readable on the other side', () => {
  assert.ok(failureSchema.safeParse(new Failure('unauthorized', 'no').toWire('x')).success);
  assert.ok(!failureSchema.safeParse({ code: 'something-else', message: 'no' }).success);
});
