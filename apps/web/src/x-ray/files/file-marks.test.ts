import assert from 'node:assert/strict';
import test from 'node:test';
import { entryKey, fileMarks, mountKey } from './file-marks.ts';

test('a mount is marked in its own namespace, an entry in its own overlay', () => {
  const { mounts, entries } = fileMarks(
    [
      { kind: 'mounted', mountNamespace: 2, path: '/m', type: 'tmpfs', from: 'none', source: '' },
      { kind: 'layer-changed', overlay: '/m', entry: 'etc/motd', how: 'copied-up', bytes: 1, source: '' },
    ],
    [],
  );
  assert.equal(mounts.get(mountKey(2, '/m')), 'new');
  assert.equal(mounts.get(mountKey(1, '/m')), undefined);
  assert.equal(entries.get(entryKey('/m', 'etc/motd')), 'copied up');
});

test('a new /proc is marked in the mount namespaces of those who find it', () => {
  const namespace = { readFrom: 1, mounts: [], mountCount: 0 };
  const { mounts } = fileMarks(
    [{ kind: 'proc-mounted', pids: [14], before: '0:1', after: '0:2', source: '' }],
    [
      { ...namespace, inode: 1, pids: [1, 7] },
      { ...namespace, inode: 2, pids: [13, 14] },
    ],
  );
  assert.deepEqual([...mounts], [[mountKey(2, '/proc'), 'new']]);
});
