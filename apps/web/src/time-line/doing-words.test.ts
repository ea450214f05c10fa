import assert from 'node:assert/strict';
import test from 'node:test';
import { doingWords } from './doing-words.ts';

test('what the runtime did is told in words, with its values', () => {
  assert.equal(doingWords('runtime: new-namespaces pid mnt'), 'a shell in new pid and mnt namespaces');
  assert.equal(doingWords('runtime: new-namespaces user'), 'a shell in a new user namespace');
  assert.equal(doingWords('runtime: fresh-proc'), 'a fresh /proc');
  assert.equal(doingWords('runtime: veth to-box eth0'), 'a veth pair, to-box and eth0');
  assert.equal(doingWords('runtime: container /root/boat'), 'a container from /root/boat');
});

test('an operation without words of its own is told as it is called', () => {
  assert.equal(doingWords('runtime: any /path'), 'any /path');
});
