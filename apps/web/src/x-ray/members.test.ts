import assert from 'node:assert/strict';
import test from 'node:test';
import { membersWord } from './members.ts';

test('processes are told by number and name, one that is not listed by its number', () => {
  assert.equal(membersWord([2, 14], new Map([[2, 'bash']])), '2 bash, 14');
  assert.equal(membersWord([], new Map()), 'nobody');
});

test('of many the first are told, and the rest counted', () => {
  const pids = Array.from({ length: 11 }, (_, index) => index + 1);
  assert.equal(membersWord(pids, new Map()), '1, 2, 3, 4, 5, 6, 7, 8 and 3 more');
});
