import assert from 'node:assert/strict';
import test from 'node:test';
import type { View } from '@drydock/protocol';
import { changedContents, namespaceContents, uidMapWords } from './namespace-contents.ts';
import { SESSION_NAMESPACES, sampleProcess } from './process-view.sample.ts';

const EMPTY: View = {
  sequence: 1,
  takenAtMs: 0,
  processes: [sampleProcess({ pid: 1 })],
  processCount: 1,
  cgroups: [],
  mountNamespaces: [],
  overlays: [],
  networks: [],
  hostnames: [],
  ipcs: [],
  paths: [],
};
const told = (view: Partial<View>) =>
  namespaceContents({ ...EMPTY, ...view }).map(
    ({ kind, isOwn, holds, source }) => `${kind}${isOwn ? ' own' : ''}: ${holds} | ${source}`,
  );

test('a host name is read in the learner’s own shell, and inside of another namespace from there', () => {
  const hostnames = [
    { inode: 1, pids: [1], readFrom: 1, hostname: 'drydock' },
    { inode: 2, pids: [14], readFrom: 14, hostname: 'box' },
  ];
  assert.deepEqual(told({ hostnames }), [
    'uts: drydock | /proc/sys/kernel/hostname',
    'uts own: box | nsenter -t 14 -u hostname',
  ]);
});

test('queues are listed with their keys, and nothing is said too', () => {
  const ipc = { inode: 1, pids: [1], readFrom: 1, queues: [], sharedMemoryCount: 0, semaphoreCount: 0 };
  const queues = [{ id: 0, key: '0x6b1a', bytes: 5, messages: 1 }];
  assert.deepEqual(told({ ipcs: [ipc] }), ['ipc: none | ipcs']);
  assert.deepEqual(told({ ipcs: [{ ...ipc, queues, sharedMemoryCount: 2 }] }), [
    'ipc: queue 0 (key 0x6b1a, 1 message), 2 shared memory segments | ipcs',
  ]);
});

test('a user namespace that was made says who is who in it, once for all that are in it', () => {
  const namespaces = { ...SESSION_NAMESPACES, user: 99 };
  const uidMap = [{ inside: 0, outside: 1000, count: 1 }];
  const processes = [1, 14, 15].map((pid) => sampleProcess({ pid, ...(pid === 1 ? {} : { namespaces, uidMap }) }));
  assert.deepEqual(told({ processes }), ['user own: 0 inside is 1000 of your Linux | /proc/14/uid_map']);
});

test('a range of users is told by its ends, and an empty map as what it means', () => {
  assert.equal(
    uidMapWords([{ inside: 0, outside: 100_000, count: 65_536 }]),
    '0 to 65535 inside are 100000 to 165535 of your Linux',
  );
  assert.match(uidMapWords([]), /everybody is nobody/);
});

test('a new name and a new queue change what is in their namespaces', () => {
  const changed = changedContents([
    { kind: 'hostname-changed', uts: 1, before: 'a', after: 'b', source: '' },
    { kind: 'queue-made', ipc: 2, id: 0, key: '0x1', source: '' },
  ]);
  assert.deepEqual([...changed], ['uts:1', 'ipc:2']);
});
