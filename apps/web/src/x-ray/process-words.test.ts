import assert from 'node:assert/strict';
import test from 'node:test';
import { sampleProcess } from './process-view.sample.ts';
import {
  insideWord,
  pidSentence,
  placeWords,
  processSentence,
  shareSentence,
  shortInode,
  shortUserWord,
  userWord,
} from './process-words.ts';

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
  assert.equal(shortUserWord(65534), 'nobody');
});

test('only a root and a cgroup that are not the usual ones stand beside the terminal', () => {
  assert.equal(placeWords({ terminal: 'pts/0', root: '/', cgroup: '/shells' }), 'pts/0');
  assert.equal(placeWords({ terminal: null, root: null, cgroup: null }), 'no terminal');
  assert.equal(
    placeWords({ terminal: 'pts/0', root: '/tmp/rootfs', cgroup: '/mine' }),
    'root /tmp/rootfs · cgroup /mine · pts/0',
  );
});

test('the sentence of a process says both in full', () => {
  const process = sampleProcess({ pid: 14, root: '/tmp/rootfs', cgroup: '/mine' });
  assert.equal(processSentence(process), 'bash, called bash; its root directory is /tmp/rootfs; in cgroup /mine');
});
