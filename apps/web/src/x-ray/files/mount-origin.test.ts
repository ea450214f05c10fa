import assert from 'node:assert/strict';
import test from 'node:test';
import type { MountNamespaceView, MountView } from '@drydock/protocol';
import { mountedWhat, mountOrigins, optionWords } from './mount-origin.ts';

const mount = (id: number, path: string, type: string, device = `0:${id}`, root = '/'): MountView => ({
  id,
  parentId: 1,
  device,
  root,
  path,
  type,
  source: type,
  options: 'rw,relatime',
  superOptions: 'rw',
});
const namespace = (inode: number, ...mounts: MountView[]): MountNamespaceView => ({
  inode,
  pids: [1],
  readFrom: 1,
  mounts,
  mountCount: mounts.length,
});
const root = mount(57, '/', 'overlay');
const proc = mount(71, '/proc', 'proc');
const tty = mount(67, '/dev/tty', 'devtmpfs');
const originsOf = (one: MountNamespaceView, first = one) => [...mountOrigins(one, first).values()];

test('what every session starts with is told from what was mounted later', () => {
  const data = mount(90, '/tmp/data', 'tmpfs');
  assert.deepEqual(originsOf(namespace(1, root, proc, tty, data)), ['started', 'started', 'started', 'own']);
});

test('a second mount at a place of the start is the learner’s', () => {
  assert.deepEqual(originsOf(namespace(1, root, proc, mount(90, '/proc', 'proc'))), ['started', 'started', 'own']);
  assert.deepEqual(originsOf(namespace(1, root, mount(90, '/tmp', 'tmpfs'))), ['started', 'own']);
});

test('a copied namespace has copies, and what was made in it', () => {
  const first = namespace(1, root, proc);
  const copy = { ...proc, id: 171, parentId: 157 };
  assert.deepEqual(originsOf(namespace(2, { ...root, id: 157 }, copy, mount(200, '/proc', 'proc')), first), [
    'copied',
    'copied',
    'own',
  ]);
});

test('the same once more at the same place is not a copy', () => {
  const first = namespace(1, root, proc);
  assert.deepEqual(originsOf(namespace(2, proc, { ...proc, id: 172 }), first), ['copied', 'own']);
});

test('what is mounted is said with the part of it that is', () => {
  assert.equal(mountedWhat(mount(1, '/m', 'tmpfs')), 'tmpfs');
  assert.equal(
    mountedWhat({ ...mount(1, '/m', 'ext4', '254:32', '/share'), source: '/dev/vdc' }),
    '/share of /dev/vdc',
  );
  assert.equal(mountedWhat({ ...mount(1, '/m', 'tmpfs'), source: 'none' }), 'tmpfs');
});

test('only read-only is worth a word', () => {
  assert.equal(optionWords(mount(1, '/m', 'tmpfs')), '');
  assert.equal(optionWords({ ...mount(1, '/m', 'tmpfs'), options: 'ro,relatime' }), 'read-only');
});
