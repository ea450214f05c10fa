import assert from 'node:assert/strict';
import test from 'node:test';
import { VIEW_CGROUPS_MAX, type View } from '@drydock/protocol';
import { exampleCgroup, GIVEN_CGROUPS, memoryEvents, withCgroups, withParts } from '../example-objects.ts';
import { exampleProcess, exampleView, IDLE, INIT, SHELL } from '../example-view.ts';
import { seen } from './seen.ts';

const mine = exampleCgroup('/mine');
const limited = exampleCgroup('/mine', { 'memory.max': '104857600', 'cpu.max': '50000 100000' });
const tooMany = withCgroups(
  ...Array.from({ length: VIEW_CGROUPS_MAX - 2 }, (_, index) => exampleCgroup(`/many${index}`)),
);

test('cgroup-exists names the folder, and while it is missing what there is instead', () => {
  const check = { kind: 'cgroup-exists', cgroup: '/mine' };
  assert.deepEqual(seen(check, withCgroups(mine)), [true, 'There is a cgroup /mine.', '/sys/fs/cgroup/mine']);
  assert.deepEqual(seen(check, withCgroups()), [false, 'There is no cgroup /mine yet.', '/sys/fs/cgroup']);
  assert.deepEqual(seen(check, withCgroups(exampleCgroup('/mime'))), [
    false,
    'There is no cgroup /mine yet; your own: /mime.',
    '/sys/fs/cgroup',
  ]);
});

test('without a path any cgroup counts, but the two that the session came with', () => {
  const check = { kind: 'cgroup-exists' };
  assert.equal(seen(check, withCgroups())[1], 'There is no cgroup of your own yet.');
  assert.equal(seen(check, withCgroups(exampleCgroup('/shells/inner')))[0], true);
});

test('a path is a pattern for the whole of it', () => {
  assert.equal(seen({ kind: 'cgroup-exists', cgroup: '/m' }, withCgroups(mine))[0], false);
  assert.equal(seen({ kind: 'cgroup-exists', cgroup: '/(mine|yours)' }, withCgroups(mine))[0], true);
});

test('a view without any cgroup was not read', () => {
  assert.match(seen({ kind: 'cgroup-exists', cgroup: '/mine' }, IDLE)[1], /^Nothing has been read/);
});

test('cgroup-value compares texts, and says what stands there and what is wanted', () => {
  const check = { kind: 'cgroup-value', cgroup: '/mine', file: 'memory.max', equals: 104857600 };
  const source = '/sys/fs/cgroup/mine/memory.max';
  assert.deepEqual(seen(check, withCgroups(mine)), [false, '/mine has memory.max max; wanted 104857600.', source]);
  assert.deepEqual(seen(check, withCgroups(limited)), [true, '/mine has memory.max 104857600.', source]);
  const cpu = { kind: 'cgroup-value', cgroup: '/mine', file: 'cpu.max', equals: '50000 100000' };
  assert.equal(seen(cpu, withCgroups(limited))[0], true);
  assert.equal(seen(cpu, withCgroups(mine))[1], '/mine has cpu.max max 100000; wanted 50000 100000.');
});

test('cgroup-value compares numbers from below and above, "max" being above all', () => {
  const memory = (part: object) => ({ kind: 'cgroup-value', file: 'memory.max', ...part });
  assert.equal(seen(memory({ atMost: 104857600 }), withCgroups(limited))[0], true);
  assert.equal(seen(memory({ atMost: '104857599' }), withCgroups(limited))[0], false);
  assert.equal(seen(memory({ atLeast: 1 }), withCgroups(mine))[0], true);
  assert.deepEqual(seen(memory({ atLeast: 5, atMost: 9 }), withCgroups(mine)).slice(0, 2), [
    false,
    '/mine has memory.max max; wanted at least 5 and at most 9.',
  ]);
  assert.equal(seen({ kind: 'cgroup-value', file: 'cpu.max', atMost: 50000 }, withCgroups(limited))[0], true);
  assert.equal(seen({ kind: 'cgroup-value', file: 'cgroup.subtree_control', atMost: 1 }, withCgroups(mine))[0], false);
});

test('cgroup-value finds a key of a file', () => {
  const check = { kind: 'cgroup-value', cgroup: '/mine', file: 'cgroup.events', key: 'frozen', equals: 1 };
  assert.equal(seen(check, withCgroups(mine))[1], '/mine has frozen 0 in cgroup.events; wanted 1.');
  const frozen = exampleCgroup('/mine', { 'cgroup.events': 'populated 1\nfrozen 1' });
  assert.equal(seen(check, withCgroups(frozen))[0], true);
  assert.deepEqual(seen({ ...check, key: 'melted' }, withCgroups(mine)), [
    false,
    'cgroup.events of /mine has no melted.',
    '/sys/fs/cgroup/mine/cgroup.events',
  ]);
});

test('a file that is not there is explained by its parent', () => {
  const bare = { path: '/mine/hold', pids: [], files: { 'cgroup.freeze': '0' } };
  const check = { kind: 'cgroup-value', cgroup: '/mine/hold', file: 'memory.max', equals: 1 };
  assert.deepEqual(seen(check, withCgroups(mine, bare)), [
    false,
    '/mine/hold has no file memory.max: /mine does not hand the memory controller on.',
    '/sys/fs/cgroup/mine/cgroup.subtree_control',
  ]);
});

test('cgroup-holds wants a process of that name in it, or below', () => {
  const check = { kind: 'cgroup-holds', cgroup: '/mine', name: 'bash' };
  const { cgroups } = withCgroups(mine);
  const view = (...processes: View['processes']) => withParts(exampleView(INIT, ...processes), { cgroups });
  const source = '/sys/fs/cgroup/mine/cgroup.procs';
  assert.deepEqual(seen(check, view(SHELL)), [false, '/mine holds no process. bash 7 is in /shells.', source]);
  assert.deepEqual(seen(check, view({ ...SHELL, cgroup: '/mine' })), [true, 'bash 7 is in /mine.', source]);
  const below = seen(check, view({ ...SHELL, cgroup: '/mine/hold' }));
  assert.deepEqual(below, [true, 'bash 7 is in /mine/hold, below /mine.', '/sys/fs/cgroup/mine/hold/cgroup.procs']);
  const sleep = exampleProcess({ pid: 20, name: 'sleep', cgroup: '/mine' });
  assert.equal(seen(check, view(SHELL, sleep))[1], '/mine holds sleep 20, but no bash. bash 7 is in /shells.');
  assert.equal(seen({ ...check, name: 'sleep' }, view({ ...sleep, state: 'Z' }))[0], false);
  assert.equal(seen({ ...check, cgroup: '/min' }, view({ ...SHELL, cgroup: '/mine' }))[0], false);
});

test('cgroup-rose counts from where each counter stood when the step was entered', () => {
  const check = { kind: 'cgroup-rose', cgroup: '/mine', file: 'memory.events', key: 'oom_kill' };
  const killed = (oomKill: number) =>
    withCgroups(exampleCgroup('/mine', { 'memory.events': memoryEvents({ oomKill }) }));
  const source = '/sys/fs/cgroup/mine/memory.events';
  assert.deepEqual(seen(check, killed(3)), [
    false,
    '/mine: oom_kill of memory.events is 3, as when this step began.',
    source,
  ]);
  assert.deepEqual(seen(check, killed(3), killed(4)), [
    true,
    '/mine: oom_kill of memory.events rose by 1, to 4, since this step began.',
    source,
  ]);
  assert.equal(seen(check, killed(3), killed(4), withCgroups())[0], true, 'what happened has happened');
  assert.equal(
    seen({ ...check, by: 3 }, killed(3), killed(5))[1],
    '/mine: oom_kill of memory.events is 5, 2 more than when this step began; wanted 3 more.',
  );
});

test('cgroup-rose counts from 0 in a cgroup that was made since then, or made again', () => {
  const check = { kind: 'cgroup-rose', file: 'pids.events', key: 'max', by: 2 };
  const refused = (count: number) => withCgroups(exampleCgroup('/mine', { 'pids.events': `max ${count}` }));
  assert.equal(seen(check, withCgroups(), refused(2))[0], true);
  assert.equal(seen(check, refused(5), withCgroups(), refused(2))[0], true);
  assert.equal(seen(check, refused(5), refused(1), refused(2))[0], false);
  assert.equal(seen(check, refused(5), refused(1), refused(3))[0], true);
});

test('cgroup-rose takes no cgroup for new that could not be listed at first', () => {
  const check = { kind: 'cgroup-rose', cgroup: '/mine', file: 'pids.events', key: 'max' };
  const refused = withCgroups(exampleCgroup('/mine', { 'pids.events': 'max 9' }));
  assert.equal(seen(check, tooMany, refused)[0], false);
});

test('cgroup-rose takes no counter for 0 that could not be read at first', () => {
  const check = { kind: 'cgroup-rose', cgroup: '/mine', file: 'pids.events', key: 'max' };
  const bare = withCgroups({ path: '/mine', pids: [], files: {} });
  assert.equal(seen(check, bare)[0], false);
  assert.equal(seen(check, bare, withCgroups(exampleCgroup('/mine', { 'pids.events': 'max 9' })))[0], false);
});

test('cgroup-gone needs to have seen it, and says who is still in it', () => {
  const check = { kind: 'cgroup-gone', cgroup: '/mine' };
  assert.deepEqual(seen(check, withCgroups()).slice(0, 2), [
    false,
    'There has been no cgroup /mine since this step began.',
  ]);
  const aboard = withParts(exampleView(INIT, { ...SHELL, cgroup: '/mine' }), { cgroups: [...GIVEN_CGROUPS, mine] });
  assert.deepEqual(seen(check, aboard), [
    false,
    '/mine is still there, and holds bash 7.',
    '/sys/fs/cgroup/mine/cgroup.procs',
  ]);
  assert.deepEqual(seen(check, aboard, withCgroups()), [true, '/mine was there, and is gone.', '/sys/fs/cgroup']);
  assert.equal(seen(check, aboard, tooMany)[0], false, 'it may be among those left out');
  assert.equal(seen(check, aboard, exampleView())[0], false, 'a session that has ended has removed nothing');
});
