import assert from 'node:assert/strict';
import test from 'node:test';
import { explainFreeSpace } from './free-space.ts';

test('too little space is told in megabytes, with what to do', () => {
  const error = explainFreeSpace('/cache', { freeBytes: 900_000_000, isBuilt: false });
  assert.equal(error?.message, 'write the VM\'s disks to "/cache": 900 MB free, 1500 MB needed');
  assert.match(error?.hint ?? '', /DRYDOCK_CACHE/);
});

test('once the disks are built, less is enough', () => {
  assert.equal(explainFreeSpace('/cache', { freeBytes: 900_000_000, isBuilt: true }), undefined);
});
