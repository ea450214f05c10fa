import assert from 'node:assert/strict';
import test from 'node:test';
import { operationTitle } from './operation-title.ts';

test('an operation is told in plain words with its values', () => {
  assert.equal(
    operationTitle({ operation: 'new-namespaces', namespaces: ['pid', 'mnt'] }),
    'a shell in new pid and mnt namespaces',
  );
  assert.equal(operationTitle({ operation: 'new-namespaces', namespaces: ['uts'] }), 'a shell in a new uts namespace');
  assert.equal(
    operationTitle({ operation: 'change-root', root: '/root/boat', by: 'pivot_root', namespaces: [] }),
    'a shell whose root directory is /root/boat, by pivot_root',
  );
});

test('only the limits that are set are told, whole mebibytes as such', () => {
  assert.equal(operationTitle({ operation: 'control-group', cgroup: '/mine' }), 'make the cgroup /mine');
  assert.equal(
    operationTitle({ operation: 'control-group', cgroup: '/mine', memoryMaxBytes: '104857600', pidsMax: 20 }),
    'make the cgroup /mine with memory.max 100 MiB and pids.max 20',
  );
  assert.equal(
    operationTitle({ operation: 'control-group', cgroup: '/mine', memoryMaxBytes: 1000 }),
    'make the cgroup /mine with memory.max 1000 bytes',
  );
});
