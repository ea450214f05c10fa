import assert from 'node:assert/strict';
import test from 'node:test';
import { SESSION_NAMESPACES, sampleProcess } from './process-view.sample.ts';
import { firstProcess, sharingOf } from './sharing.ts';

const first = sampleProcess({ pid: 1 });
const shell = sampleProcess({ pid: 8 });
const inOwnPid = { ...SESSION_NAMESPACES, pid: 4026532871 };
const inside = sampleProcess({ pid: 14, insidePids: [1], namespaces: inOwnPid });
const child = sampleProcess({ pid: 15, insidePids: [2], namespaces: inOwnPid });
const sharing = sharingOf([first, shell, inside, child]);

test('a namespace of the session is shared, with everybody in it', () => {
  assert.deepEqual(sharing(shell, 'pid'), { kind: 'shared', inode: SESSION_NAMESPACES.pid, with: [1] });
});

test('another namespace than the session has is own, with those born into it', () => {
  assert.deepEqual(sharing(inside, 'pid'), { kind: 'own', inode: 4026532871, with: [15] });
  assert.equal(sharing(inside, 'mnt').kind, 'shared');
});

test('the same inode in two kinds of namespace is not the same world', () => {
  const odd = sampleProcess({ pid: 20, namespaces: { ...SESSION_NAMESPACES, net: 4026532871 } });
  assert.deepEqual(sharingOf([first, inside, odd])(odd, 'net'), { kind: 'own', inode: 4026532871, with: [] });
});

test('what could not be read is neither own nor shared', () => {
  const unread = sampleProcess({ pid: 30, namespaces: { ...SESSION_NAMESPACES, time: null } });
  assert.equal(sharingOf([first, unread])(unread, 'time').kind, 'unknown');
  assert.equal(sharingOf([shell])(shell, 'pid').kind, 'unknown');
});

test('the first process is number 1 of the session, not number 1 of a namespace inside', () => {
  assert.equal(firstProcess([inside, shell, first]), first);
});
