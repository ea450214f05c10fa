import assert from 'node:assert/strict';
import test from 'node:test';
import type { OverlayLayer, OverlayView } from '@drydock/protocol';
import { exampleMounts, exampleOverlay, fileEntry, withParts } from '../example-objects.ts';
import { IDLE, UNSHARED } from '../example-view.ts';
import { changesBetween } from './changes-between.ts';

type Entries = OverlayLayer['entries'];
const LOWER: Entries = [
  { path: 'app', kind: 'directory', bytes: 0 },
  fileEntry('app/app.py', 40),
  fileEntry('motd', 5),
];
const FOLDER: Entries[number] = { path: 'app', kind: 'directory', bytes: 0 };

const view = (...overlays: OverlayView[]) => withParts(IDLE, { overlays });
const told = (before: Entries, after: Entries) =>
  changesBetween(view(exampleOverlay(before, LOWER)), view(exampleOverlay(after, LOWER))).map((change) =>
    change.kind === 'layer-changed' ? [change.how, change.entry, change.bytes] : [change.kind],
  );

test('a file that only the upper has was added, one that a lower has as well was copied up', () => {
  assert.deepEqual(told([], [fileEntry('new', 3)]), [['added', 'new', 3]]);
  assert.deepEqual(told([], [fileEntry('motd', 9)]), [['copied-up', 'motd', 9]]);
  assert.deepEqual(told([fileEntry('motd', 9)], [fileEntry('motd', 12)]), [['changed', 'motd', 12]]);
});

test('a directory that was copied up for the sake of a file in it is not told besides', () => {
  assert.deepEqual(told([], [FOLDER, fileEntry('app/app.py', 41)]), [['copied-up', 'app/app.py', 41]]);
  assert.deepEqual(told([], [FOLDER]), [['copied-up', 'app', 0]]);
});

test('deleting leaves a whiteout, deleting and making a directory again an opaque one', () => {
  assert.deepEqual(told([], [{ path: 'motd', kind: 'whiteout', bytes: 0 }]), [['whited-out', 'motd', 0]]);
  assert.deepEqual(told([fileEntry('motd')], [{ path: 'motd', kind: 'whiteout', bytes: 0 }]), [
    ['whited-out', 'motd', 0],
  ]);
  assert.deepEqual(told([{ path: 'motd', kind: 'whiteout', bytes: 0 }], [fileEntry('motd', 2)]), [
    ['added', 'motd', 2],
  ]);
  assert.deepEqual(told([FOLDER], [{ ...FOLDER, kind: 'opaque' }]), [['made-opaque', 'app', 0]]);
});

test('what is gone is told once for all that was in it', () => {
  const full: Entries = [{ path: 'own', kind: 'directory', bytes: 0 }, fileEntry('own/a'), fileEntry('own/b')];
  assert.deepEqual(told(full, []), [['removed', 'own', 0]]);
  assert.deepEqual(told([FOLDER, fileEntry('app/x')], [{ path: 'app', kind: 'whiteout', bytes: 0 }]), [
    ['whited-out', 'app', 0],
  ]);
});

test('a file below an opaque directory of a lower layer is new, whatever is underneath', () => {
  const overlay = exampleOverlay([FOLDER, fileEntry('app/app.py')], []);
  const [upper] = overlay.layers;
  assert.ok(upper !== undefined);
  const layer = (path: string, entries: Entries): OverlayLayer => ({
    ...upper,
    role: 'lower',
    key: path,
    path,
    entries,
  });
  const layers = [layer('/middle', [{ ...FOLDER, kind: 'opaque' }]), layer('/base', LOWER)];
  const before = { ...overlay, layers: [{ ...upper, entries: [FOLDER], entryCount: 1 }, ...layers] };
  assert.deepEqual(
    changesBetween(view(before), view({ ...overlay, layers: [upper, ...layers] })).map(
      (change) => change.kind === 'layer-changed' && change.how,
    ),
    ['added'],
  );
});

test('a layer that could not be listed whole claims nothing new and nothing gone', () => {
  const cut = (entries: Entries): OverlayView => {
    const overlay = exampleOverlay(entries, LOWER);
    return { ...overlay, layers: overlay.layers.map((layer) => ({ ...layer, entryCount: 900 })) };
  };
  const full = exampleOverlay([fileEntry('a'), fileEntry('b')], LOWER);
  assert.deepEqual(changesBetween(view(full), view(cut([fileEntry('a')]))), []);
  assert.deepEqual(changesBetween(view(cut([fileEntry('a')])), view(full)), []);
});

test('an overlay that has just been mounted, or is gone, has changed nothing', () => {
  const overlay = exampleOverlay([fileEntry('a')], LOWER);
  assert.deepEqual(changesBetween(view(), view(overlay)), []);
  assert.deepEqual(changesBetween(view(overlay), view()), []);
});

test('an upper that is mounted in two namespaces is told once, by a path that leads there', () => {
  const inOwn = (upper: Entries) => ({ ...exampleOverlay(upper, LOWER), mountNamespace: 4026532589 });
  const mountNamespaces = [exampleMounts([]), exampleMounts([], { inode: 4026532589, pids: [13], readFrom: 13 })];
  const both = (upper: Entries) =>
    withParts(UNSHARED, {
      mountNamespaces,
      overlays: [inOwn(upper), { ...exampleOverlay(upper, LOWER), mountId: 301 }],
    });
  assert.deepEqual(changesBetween(both([]), both([fileEntry('new', 3)])), [
    {
      kind: 'layer-changed',
      overlay: '/root/merged',
      entry: 'new',
      how: 'added',
      bytes: 3,
      source: '/proc/13/root/root/upper/new',
    },
  ]);
});
