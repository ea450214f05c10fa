import assert from 'node:assert/strict';
import test from 'node:test';
import { namespacesInWords, wordList } from './word-list.ts';

test('the last two of several words are joined by "and"', () => {
  assert.equal(wordList([]), '');
  assert.equal(wordList(['pid']), 'pid');
  assert.equal(wordList(['pid', 'mnt']), 'pid and mnt');
  assert.equal(wordList(['pid', 'mnt', 'net']), 'pid, mnt and net');
});

test('one namespace is named with its article, several are not', () => {
  assert.equal(namespacesInWords(['uts']), 'a new uts namespace');
  assert.equal(namespacesInWords(['uts', 'ipc']), 'new uts and ipc namespaces');
});
