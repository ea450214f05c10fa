import assert from 'node:assert/strict';
import test from 'node:test';
import type { MountView, OverlayLayer, PathView } from '@drydock/protocol';
import {
  exampleMount,
  exampleMounts,
  exampleOverlay,
  fileEntry,
  PROC_MOUNT,
  ROOT_MOUNT,
  withParts,
} from '../example-objects.ts';
import { BASH_ONE, exampleView, IDLE, INIT, SHELL, UNSHARE, UNSHARED } from '../example-view.ts';
import { seen } from './seen.ts';

const own = (mounts: MountView[], part = {}) =>
  exampleMounts(mounts, { inode: 4026532589, pids: [13, 14], readFrom: 14, ...part });

test('path-is tells what is at the path in the learner’s Linux', () => {
  const check = { kind: 'path-is', path: '/root/x', is: 'directory' };
  const view = (kind: PathView['kind']) => withParts(IDLE, { paths: [{ path: '/root/x', kind, bytes: 0 }] });
  assert.deepEqual(seen(check, view('directory')), [true, '/root/x is a directory.', '/root/x']);
  assert.deepEqual(seen(check, view('file')), [false, '/root/x is a file; wanted a directory.', '/root/x']);
  assert.equal(seen(check, view('absent'))[1], 'There is nothing at /root/x yet.');
  assert.equal(seen({ ...check, is: 'absent' }, view('absent'))[0], true);
  assert.equal(seen({ ...check, is: 'absent' }, view('file'))[1], '/root/x is a file; wanted nothing there.');
  assert.deepEqual(seen({ ...check, is: 'anything' }, view('other')).slice(0, 2), [
    true,
    '/root/x is a device or another special file.',
  ]);
  assert.equal(seen({ ...check, is: 'anything' }, view('absent'))[0], false);
  assert.equal(seen({ ...check, is: 'absent' }, IDLE)[0], false, 'what was not read is not absent');
});

test('mounted looks at what a path leads to: the last mount there', () => {
  const check = { kind: 'mounted', path: '/mnt', type: 'tmpfs' };
  const tmp = exampleMount({ id: 103, path: '/mnt' });
  const over = exampleMount({ id: 104, path: '/mnt', parentId: 103, type: 'ext4' });
  const view = (...mounts: MountView[]) => withParts(IDLE, { mountNamespaces: [exampleMounts(mounts)] });
  const place = 'at /mnt in your Linux (mount namespace 4026532221)';
  assert.deepEqual(seen(check, view(ROOT_MOUNT)), [
    false,
    `Nothing is mounted ${place}; wanted one of type tmpfs.`,
    '/proc/1/mountinfo',
  ]);
  assert.deepEqual(seen(check, view(ROOT_MOUNT, tmp)).slice(0, 2), [
    true,
    `The file system ${place} is of type tmpfs.`,
  ]);
  assert.equal(
    seen(check, view(ROOT_MOUNT, tmp, over))[1],
    `The file system ${place} is of type ext4; wanted one of type tmpfs.`,
  );
  assert.equal(seen({ kind: 'mounted', path: '/mnt' }, view(ROOT_MOUNT, over))[0], true);
});

test('mounted with `own` looks in mount namespaces of the learner’s making only', () => {
  const check = { kind: 'mounted', path: '/mnt', type: 'tmpfs', own: true };
  const tmp = exampleMount({ id: 103, path: '/mnt' });
  const outside = withParts(IDLE, { mountNamespaces: [exampleMounts([ROOT_MOUNT, tmp])] });
  assert.equal(seen(check, outside)[1], 'bash 7 shares mnt namespace 4026532221 with your Linux.');
  const inside = withParts(UNSHARED, { mountNamespaces: [exampleMounts([ROOT_MOUNT]), own([ROOT_MOUNT, tmp])] });
  assert.deepEqual(seen(check, inside), [
    true,
    'The file system at /mnt in mount namespace 4026532589 is of type tmpfs.',
    '/proc/14/mountinfo',
  ]);
  assert.equal(seen({ ...check, own: false }, inside)[0], false);
});

test('overlay-mounted counts the lower layers', () => {
  const check = { kind: 'overlay-mounted', path: '/root/merged', lowers: 2 };
  const view = withParts(IDLE, { overlays: [exampleOverlay([], [])], mountNamespaces: [exampleMounts([])] });
  assert.equal(seen(check, IDLE)[1], 'You have mounted no overlay at /root/merged yet.');
  assert.equal(seen({ ...check, path: '/x' }, view)[1], 'No overlay is mounted at /x; yours: /root/merged.');
  assert.deepEqual(seen(check, view), [
    false,
    'The overlay at /root/merged has 1 lower layer; wanted 2.',
    '/proc/1/mountinfo',
  ]);
  assert.equal(seen({ kind: 'overlay-mounted' }, view)[0], true);
});

test('layer-entry names the path of the entry in its layer', () => {
  const check = { kind: 'layer-entry', layer: 'upper', entry: '/app/app.py', is: 'file' };
  const lower = [fileEntry('app/app.py')];
  const view = (upper: OverlayLayer['entries']) => withParts(IDLE, { overlays: [exampleOverlay(upper, lower)] });
  assert.equal(seen(check, IDLE)[1], 'You have mounted no overlay yet.');
  assert.deepEqual(seen(check, view([])), [false, 'There is no app/app.py in the upper layer yet.', '/root/upper']);
  assert.deepEqual(seen(check, view(lower)), [
    true,
    'app/app.py is a file in the upper layer.',
    '/root/upper/app/app.py',
  ]);
  assert.deepEqual(seen(check, view([{ path: 'app/app.py', kind: 'whiteout', bytes: 0 }])).slice(0, 2), [
    false,
    'app/app.py is a whiteout in the upper layer; wanted a file.',
  ]);
  assert.equal(seen({ ...check, layer: 'lower' }, view([]))[0], true);
  assert.equal(seen({ ...check, is: 'absent' }, view([]))[0], true);
  assert.equal(seen({ ...check, is: 'anything' }, view(lower))[0], true);
  assert.equal(seen({ ...check, is: 'absent', layer: 'lower' }, view([]))[0], false);
});

test('layer-entry calls nothing absent in a layer that could not be listed whole', () => {
  const overlay = exampleOverlay([], []);
  const cut = { ...overlay, layers: overlay.layers.map((layer) => ({ ...layer, entryCount: 900 })) };
  const unread = { ...overlay, layers: overlay.layers.map((layer) => ({ ...layer, key: null })) };
  const check = { kind: 'layer-entry', layer: 'upper', entry: 'x', is: 'absent' };
  assert.equal(seen(check, withParts(IDLE, { overlays: [overlay] }))[0], true);
  assert.equal(
    seen(check, withParts(IDLE, { overlays: [cut] }))[1],
    'x is not among the 0 of 900 entries that were read.',
  );
  assert.equal(seen(check, withParts(IDLE, { overlays: [unread] }))[0], false);
});

test('process-root asks a number 1 where its root directory is', () => {
  const check = { kind: 'process-root', path: '/tmp/[a-z]+/rootfs' };
  const rooted = { ...BASH_ONE, root: '/tmp/box/rootfs' };
  assert.equal(seen(check, IDLE)[1], 'No process is number 1 of a pid namespace of its own.');
  assert.deepEqual(seen(check, UNSHARED), [
    false,
    'The root directory of bash 14 is /; wanted something like /tmp/[a-z]+/rootfs.',
    '/proc/14/root',
  ]);
  assert.deepEqual(seen(check, exampleView(INIT, SHELL, UNSHARE, rooted)), [
    true,
    'The root directory of bash 14 is /tmp/box/rootfs.',
    '/proc/14/root',
  ]);
  assert.equal(
    seen({ ...check, name: 'sh' }, exampleView(INIT, rooted))[1],
    'No process named sh is number 1 of a pid namespace.',
  );
  const chrooted = exampleView(INIT, { ...SHELL, root: '/tmp/box/rootfs' });
  assert.equal(seen(check, chrooted)[0], false);
  assert.equal(seen({ ...check, pidOne: false }, chrooted)[0], true);
});

test('root-is-own wants another root, and the session’s mounted nowhere', () => {
  const check = { kind: 'root-is-own' };
  const rootfs = exampleMount({ id: 710, path: '/', device: '254:1', root: '/k3/rootfs', type: 'ext4' });
  const view = (mounts: MountView[], part = {}) =>
    withParts(UNSHARED, { mountNamespaces: [exampleMounts([ROOT_MOUNT, PROC_MOUNT]), own(mounts, part)] });
  const source = '/proc/14/mountinfo';
  assert.equal(
    seen(check, withParts(IDLE, { mountNamespaces: [exampleMounts([ROOT_MOUNT])] }))[1],
    'bash 7 shares mnt namespace 4026532221 with your Linux.',
  );
  const copy = { ...ROOT_MOUNT, id: 600 };
  assert.deepEqual(seen(check, view([copy])), [
    false,
    'The root of mount namespace 4026532589, where bash 14 is, is the one of your Linux.',
    source,
  ]);
  assert.deepEqual(seen(check, view([rootfs, { ...copy, path: '/old' }])), [
    false,
    'The root of mount namespace 4026532589 is its own, but the one of your Linux is still mounted at /old.',
    source,
  ]);
  assert.equal(seen(check, view([rootfs], { mountCount: 300 }))[0], false);
  assert.deepEqual(seen(check, view([rootfs])), [
    true,
    'The root of mount namespace 4026532589, where bash 14 is, is its own, and that of your Linux is mounted nowhere in it.',
    source,
  ]);
});

test('root-is-own takes no chroot for it, though its reader sees a mount as its root', () => {
  const rootfs = exampleMount({ id: 710, path: '/', device: '254:1', type: 'ext4' });
  const chrooted = withParts(exampleView(INIT, SHELL, { ...BASH_ONE, root: '/tmp/rootfs' }), {
    mountNamespaces: [exampleMounts([ROOT_MOUNT]), own([rootfs])],
  });
  assert.deepEqual(seen({ kind: 'root-is-own' }, chrooted), [
    false,
    'bash 14 was given another root by chroot: that of mount namespace 4026532589 is still beyond it.',
    '/proc/14/root',
  ]);
});
