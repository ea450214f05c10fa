import assert from 'node:assert/strict';
import test from 'node:test';
import { entryKey, fileMarks, mountKey } from './file-marks.ts';

test('a mount is marked in its own namespace, an entry in its own overlay', () => {
  const { mounts, entries } = fileMarks([
    { kind: 'mounted', mountNamespace: 2, path: '/m', type: 'tmpfs', from: 'none', source: '' },
    { kind: 'layer-changed', overlay: '/m', entry: 'etc/motd', how: 'copied-up', bytes: 1, source: '' },
  ]);
  assert.equal(mounts.get(mountKey(2, '/m')), 'new');
  assert.equal(mounts.get(mountKey(1, '/m')), undefined);
  assert.equal(entries.get(entryKey('/m', 'etc/motd')), 'copied up');
});
