import assert from 'node:assert/strict';
import test from 'node:test';
import type { MountView } from '@drydock/protocol';
import { exampleMount, exampleMounts, PROC_MOUNT, ROOT_MOUNT, withParts } from '../example-objects.ts';
import { BASH_ONE, exampleView, IDLE, INIT, SESSION_NAMESPACES, SHELL, UNSHARE, UNSHARED } from '../example-view.ts';
import { changesBetween } from './changes-between.ts';

const SESSIONS = [ROOT_MOUNT, PROC_MOUNT];
const disk = exampleMount({ id: 102, path: '/root', device: '254:1', type: 'ext4', source: '/dev/vdb', root: '/k3' });
const tmp = exampleMount({ id: 103, path: '/mnt' });
const deeper = exampleMount({ id: 104, path: '/mnt/deeper', parentId: 103 });

const view = (...mounts: MountView[]) => withParts(IDLE, { mountNamespaces: [exampleMounts(mounts)] });
const own = (mounts: MountView[], part = {}) =>
  exampleMounts(mounts, { inode: 4026532589, pids: [13, 14], readFrom: 13, ...part });
/** Every mount of a copy has a number of its own. */
const copied = (mounts: readonly MountView[]) =>
  mounts.map((mount) => ({ ...mount, id: mount.id + 500, parentId: mount.parentId + 500 }));

test('a mount is told with what is mounted, a part of a file system as findmnt writes it', () => {
  assert.deepEqual(changesBetween(view(...SESSIONS), view(...SESSIONS, tmp, disk)), [
    {
      kind: 'mounted',
      mountNamespace: SESSION_NAMESPACES.mnt,
      path: '/mnt',
      type: 'tmpfs',
      from: 'tmpfs',
      source: '/proc/1/mountinfo',
    },
    {
      kind: 'mounted',
      mountNamespace: SESSION_NAMESPACES.mnt,
      path: '/root',
      type: 'ext4',
      from: '/dev/vdb[/k3]',
      source: '/proc/1/mountinfo',
    },
  ]);
});

test('what was below an unmounted mount went with it', () => {
  assert.deepEqual(changesBetween(view(...SESSIONS, tmp, deeper), view(...SESSIONS)), [
    {
      kind: 'unmounted',
      mountNamespace: SESSION_NAMESPACES.mnt,
      path: '/mnt',
      type: 'tmpfs',
      source: '/proc/1/mountinfo',
    },
  ]);
});

test('a list that was cut claims no unmounting', () => {
  const cut = withParts(IDLE, { mountNamespaces: [exampleMounts(SESSIONS, { mountCount: 300 })] });
  assert.deepEqual(changesBetween(view(...SESSIONS, tmp), cut), []);
  assert.deepEqual(changesBetween(cut, view(...SESSIONS, tmp)), []);
});

test('a new mount namespace is a copy: only what is not as in the original is told', () => {
  const before = view(...SESSIONS, tmp);
  const same = withParts(UNSHARED, {
    mountNamespaces: [exampleMounts([...SESSIONS, tmp]), own(copied([...SESSIONS, tmp]))],
  });
  assert.ok(!changesBetween(before, same).some(({ kind }) => kind === 'mounted' || kind === 'unmounted'));
  const other = withParts(UNSHARED, {
    mountNamespaces: [exampleMounts([...SESSIONS, tmp]), own(copied([...SESSIONS, disk]))],
  });
  assert.deepEqual(
    changesBetween(before, other).flatMap((change) =>
      change.kind === 'mounted' || change.kind === 'unmounted'
        ? [[change.kind, change.mountNamespace, change.path]]
        : [],
    ),
    [
      ['mounted', 4026532589, '/root'],
      ['unmounted', 4026532589, '/mnt'],
    ],
  );
});

test('a fresh proc that is told as such is no mount besides', () => {
  const fresh = exampleMount({ id: 700, path: '/proc', device: '0:73', type: 'proc', source: 'proc' });
  const before = withParts(UNSHARED, { mountNamespaces: [exampleMounts(SESSIONS), own(copied(SESSIONS))] });
  const processes = [INIT, SHELL, { ...UNSHARE, procDevice: '0:73' }, { ...BASH_ONE, procDevice: '0:73' }];
  const after = withParts(exampleView(...processes), {
    mountNamespaces: [exampleMounts(SESSIONS), own([...copied(SESSIONS), fresh])],
  });
  assert.deepEqual(
    changesBetween(before, after).map(({ kind }) => kind),
    ['proc-mounted'],
  );
  const elsewhere = withParts(before, {
    mountNamespaces: [exampleMounts(SESSIONS), own([...copied(SESSIONS), { ...fresh, path: '/tmp/rootfs/proc' }])],
  });
  assert.deepEqual(
    changesBetween(before, elsewhere).map(({ kind }) => kind),
    ['mounted'],
  );
});

test('pivot_root hangs two mounts elsewhere; what is below them goes with them', () => {
  const rootfs = exampleMount({ id: 110, path: '/tmp/rootfs', device: '254:1', type: 'ext4', source: '/dev/vdb' });
  const before = withParts(UNSHARED, { mountNamespaces: [own([...SESSIONS, rootfs])] });
  const after = withParts(UNSHARED, {
    mountNamespaces: [
      own([
        { ...rootfs, parentId: 99, path: '/' },
        { ...ROOT_MOUNT, parentId: 110, path: '/old' },
        { ...PROC_MOUNT, path: '/old/proc' },
      ]),
    ],
  });
  assert.deepEqual(
    changesBetween(before, after).map((change) => [change.kind, 'path' in change && change.path]),
    [
      ['mounted', '/'],
      ['mounted', '/old'],
      ['unmounted', '/'],
    ],
  );
});

test('a chrooted reader sees less, which is no unmounting, and by other paths, which is no moving', () => {
  const inside = exampleMount({ id: 120, path: '/tmp/rootfs/proc', device: '0:73', type: 'proc', source: 'proc' });
  const before = withParts(UNSHARED, { mountNamespaces: [own([...SESSIONS, tmp, inside])] });
  const chrooted = { ...UNSHARE, root: '/tmp/rootfs' };
  const after = withParts(exampleView(INIT, SHELL, chrooted, BASH_ONE), {
    mountNamespaces: [own([{ ...inside, path: '/proc' }])],
  });
  const kinds = (one: typeof before, other: typeof before) => changesBetween(one, other).map(({ kind }) => kind);
  assert.deepEqual(kinds(before, after), ['root-changed']);
  assert.deepEqual(kinds(after, before), ['root-changed']);
});

test('another root directory is told for all who have it', () => {
  const root = '/tmp/rootfs';
  const after = exampleView(INIT, SHELL, { ...UNSHARE, root }, { ...BASH_ONE, root });
  assert.deepEqual(changesBetween(UNSHARED, after), [
    { kind: 'root-changed', pids: [13, 14], before: '/', after: root, source: '/proc/13/root' },
  ]);
  const unreadable = exampleView(INIT, SHELL, { ...UNSHARE, root: null }, BASH_ONE);
  assert.deepEqual(changesBetween(UNSHARED, unreadable), []);
});
