import assert from 'node:assert/strict';
import test from 'node:test';
import { Failure } from '@drydock/protocol';
import fc from 'fast-check';
import { readRequest } from './read-request.ts';

function refusal(name: unknown, ...values: unknown[]): string {
  try {
    readRequest(name, values);
  } catch (error) {
    if (error instanceof Failure && error.code === 'malformed-message') return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

test('a good request comes out as it went in', () => {
  const payload = { terminal: 1, columns: 80, rows: 24 };
  assert.deepEqual(readRequest('terminal:resize', [payload]), { name: 'terminal:resize', payload });
});

test('the refusal names the field, its value and what was expected', () => {
  assert.equal(
    refusal('terminal:resize', { terminal: 1, columns: 1e9, rows: 0 }),
    'read the request "terminal:resize": columns is 1000000000, more than 1000; rows is 0, less than 1',
  );
  assert.equal(
    refusal('terminal:resize', { terminal: 1, columns: null, rows: 24 }),
    'read the request "terminal:resize": columns is null, expected number',
  );
  assert.match(refusal('terminal:resize', 'hello'), /payload is a text of 5 characters, expected object/);
  assert.match(refusal('session:reset', { owner: 'x' }), /payload has 1 fields it must not have/);
});

test('what somebody typed is never in the refusal', () => {
  assert.doesNotMatch(refusal('terminal:write', { terminal: 1, data: `secret${'x'.repeat(20_000)}` }), /secret/);
  assert.doesNotMatch(refusal('terminal:write', { terminal: 'secret', data: 'secret' }), /secret/);
});

test('names that every object has are no requests', () => {
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty', '', 'terminal:explode', 5, null]) {
    assert.match(refusal(name, {}), /there is no such request/);
  }
});

test('a request has one payload', () => {
  assert.match(refusal('session:reset'), /0 payloads instead of one/);
  assert.match(refusal('session:reset', {}, {}), /2 payloads instead of one/);
});

test('whatever a page sends is a request or a refusal, never another error', () => {
  const name = fc.oneof(fc.constantFrom('terminal:write', 'step:enter', 'session:open'), fc.anything());
  fc.assert(
    fc.property(name, fc.array(fc.anything(), { maxLength: 3 }), (what, values) => {
      assert.match(refusal(what, ...values), /^read the request /);
    }),
  );
});
