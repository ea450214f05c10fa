import assert from 'node:assert/strict';
import test from 'node:test';
import { sampleProcess } from './process-view.sample.ts';
import { insideWord, pidSentence, shareSentence, shortInode, userWord } from './process-words.ts';

test('an ordinary process sees the number your Linux gives it', () => {
  assert.equal(insideWord({ pid: 8, insidePids: [] }), '8');
});

test('a process in one or two pid namespaces shows every number it has inside', () => {
  assert.equal(insideWord({ pid: 14, insidePids: [1] }), '1');
  assert.equal(insideWord({ pid: 20, insidePids: [5, 1] }), '5 → 1');
});

test('of a deep nest only the number the process sees itself is drawn, and all are said', () => {
  const deep = sampleProcess({ pid: 30, insidePids: [9, 5, 1] });
  assert.equal(insideWord(deep), '… → 1');
  assert.match(pidSentence(deep), /9, then 5, then 1/);
});

test('an inode is shortened to the digits that differ, and said whole', () => {
  assert.equal(shortInode(4026532871), '…2871');
  const share = { kind: 'own', inode: 4026532871, with: [15] } as const;
  assert.match(shareSentence(sampleProcess({ pid: 14 }), 'pid', share), /4026532871, own.*also in it: 15$/);
});

test('a user without a number in the namespace is nobody', () => {
  assert.equal(userWord(65534), '65534 nobody');
});
