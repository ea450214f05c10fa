import assert from 'node:assert/strict';
import test from 'node:test';
import { commandOf } from './change-command.ts';

test('a mount is looked up by its own path', () => {
  const source = '/proc/1/mountinfo';
  assert.equal(
    commandOf({ kind: 'mounted', mountNamespace: 1, path: '/mnt', type: 'tmpfs', from: 'none', source }),
    "grep ' /mnt ' /proc/1/mountinfo",
  );
});

test('an entry of a layer is listed, not read', () => {
  const source = '/tmp/upper/motd';
  assert.equal(
    commandOf({ kind: 'layer-changed', overlay: '/m', entry: 'motd', how: 'whited-out', bytes: 0, source }),
    'ls -ld /tmp/upper/motd',
  );
});

test('other sources tell by themselves', () => {
  assert.equal(commandOf({ kind: 'cgroup-made', path: '/mine', source: '/sys/fs/cgroup/mine' }), undefined);
});
