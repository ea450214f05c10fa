import assert from 'node:assert/strict';
import test from 'node:test';
import { distinctOverlays, overlaysByLayer, pathThrough, shortNames } from './layer-names.ts';
import { sampleOverlay } from './overlay-view.sample.ts';

test('a layer is named by the shortest end of its path that no other has', () => {
  assert.deepEqual([...shortNames(['/tmp/base', '/tmp/app']).values()], ['base', 'app']);
  assert.deepEqual([...shortNames(['/o/l1/diff', '/o/l2/diff']).values()], ['l1/diff', 'l2/diff']);
  assert.deepEqual([...shortNames(['/base']).values()], ['base']);
});

test('a layer below several overlays is found by its key, whatever its path', () => {
  const one = sampleOverlay([], []);
  const other = { ...one, path: '/tmp/other', layers: one.layers.slice(1).map((layer) => ({ ...layer, path: '/b' })) };
  assert.deepEqual(overlaysByLayer([one, other]).get('0:1'), ['/tmp/merged', '/tmp/other']);
  assert.deepEqual(overlaysByLayer([one, other]).get('0:0'), ['/tmp/merged']);
});

test('a layer of another mount namespace is found through a process in it', () => {
  const namespace = { inode: 2, pids: [14], readFrom: 14, mounts: [], mountCount: 0 };
  assert.equal(pathThrough('/tmp/upper', namespace, true), '/tmp/upper');
  assert.equal(pathThrough('/tmp/upper', namespace, false), '/proc/14/root/tmp/upper');
  assert.equal(pathThrough('upper', namespace, false), 'upper');
});

test('the same overlay in a copied mount namespace is shown once', () => {
  const one = sampleOverlay([], []);
  const [shown, ...more] = distinctOverlays([one, { ...one, mountNamespace: 2, mountId: 190 }]);
  assert.deepEqual(shown?.namespaces, [1, 2]);
  assert.equal(more.length, 0);
});
