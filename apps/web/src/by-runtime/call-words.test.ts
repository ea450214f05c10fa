import assert from 'node:assert/strict';
import test from 'node:test';
import type { PerformedCall } from '@drydock/protocol';
import { faultOf, groupCalls, outcomeOf, summaryOf, timeOf } from './call-words.ts';

const call = (some: Partial<PerformedCall>): PerformedCall => ({
  operation: 'New namespaces',
  call: 'unshare(CLONE_NEWNS)',
  returned: 0,
  errno: null,
  nanoseconds: null,
  ...some,
});

test('a call tells what it returned, or its errno with words', () => {
  assert.equal(outcomeOf(call({ returned: 3 })), '= 3');
  assert.equal(outcomeOf(call({ returned: -1, errno: 'EPERM' })), 'EPERM, operation not permitted');
  assert.equal(outcomeOf(call({ returned: -1, errno: 'EXFULL' })), 'EXFULL');
});

test('times have the unit that suits them', () => {
  assert.equal(timeOf(call({})), undefined);
  assert.equal(timeOf(call({ nanoseconds: 812 })), '812 ns');
  assert.equal(timeOf(call({ nanoseconds: 31_400 })), '31 µs');
  assert.equal(timeOf(call({ nanoseconds: 2_340_000 })), '2.3 ms');
});

test('calls stand under the operation they belong to, in their order', () => {
  const groups = groupCalls([call({}), call({}), call({ operation: '/proc' }), call({})]);
  assert.deepEqual(
    groups.map(({ operation, calls }) => [operation, calls.length]),
    [
      ['New namespaces', 2],
      ['/proc', 1],
      ['New namespaces', 1],
    ],
  );
});

test('the summary counts calls and failures', () => {
  assert.equal(summaryOf([call({})], false), '1 system call, all succeeded');
  assert.equal(summaryOf([call({}), call({ errno: 'EPERM' })], true), '2 system calls, 1 failed');
  assert.equal(summaryOf([call({}), call({})], true), '2 system calls', 'something else failed');
});

test('a refusal that the plan allows for is told as such', () => {
  const calls = [call({ errno: 'EEXIST' }), call({})];
  assert.equal(summaryOf(calls, false), '2 system calls; one was refused, and the plan allows for that');
  assert.equal(faultOf(calls, false), undefined);
});

test('the fault is the call that an operation ended with', () => {
  const fault = call({ errno: 'ENOENT' });
  assert.equal(faultOf([call({ errno: 'EEXIST' }), fault], true), fault);
  assert.equal(faultOf([call({ errno: 'EEXIST' }), call({})], true), undefined);
});
