import assert from 'node:assert/strict';
import test from 'node:test';
import { changeSchema, VIEW_CGROUPS_MAX } from '@drydock/protocol';
import { exampleCgroup, GIVEN_CGROUPS, memoryEvents, withCgroups, withParts } from '../example-objects.ts';
import { exampleProcess, exampleView, IDLE, INIT, SHELL } from '../example-view.ts';
import { changesBetween } from './changes-between.ts';

const made = exampleCgroup('/mine');

test('a cgroup that was made is one change; what the kernel puts in its files is none', () => {
  const changes = changesBetween(withCgroups(), withCgroups(made));
  assert.deepEqual(changes, [{ kind: 'cgroup-made', path: '/mine', source: '/sys/fs/cgroup/mine' }]);
  for (const change of changes) assert.deepEqual(changeSchema.parse(change), change);
});

test('a limit is told with what stood there before, in a new cgroup with what it began with', () => {
  const limited = exampleCgroup('/mine', { 'memory.max': '104857600', 'memory.current': '4096' });
  const set = {
    kind: 'cgroup-set',
    path: '/mine',
    file: 'memory.max',
    before: 'max',
    after: '104857600',
    source: '/sys/fs/cgroup/mine/memory.max',
  };
  assert.deepEqual(changesBetween(withCgroups(made), withCgroups(limited)), [set]);
  assert.deepEqual(changesBetween(withCgroups(), withCgroups(limited)).slice(1), [set]);
  const lower = exampleCgroup('/mine', { 'memory.max': '52428800' });
  assert.deepEqual(changesBetween(withCgroups(limited), withCgroups(lower)), [
    { ...set, before: '104857600', after: '52428800' },
  ]);
});

test('files that come with a controller are no change, the controller handed on is', () => {
  const bare = { path: '/mine/hold', pids: [], files: { 'cgroup.events': 'populated 0\nfrozen 0' } };
  const full = exampleCgroup('/mine/hold');
  const parent = exampleCgroup('/mine', { 'cgroup.subtree_control': 'cpu memory pids' });
  const changes = changesBetween(withCgroups(made, bare), withCgroups(parent, full));
  assert.deepEqual(
    changes.map((change) => change.kind === 'cgroup-set' && [change.path, change.file, change.before, change.after]),
    [['/mine', 'cgroup.subtree_control', '', 'cpu memory pids']],
  );
});

test('statistics that rise by themselves are no change', () => {
  const busy = exampleCgroup('/mine', {
    'memory.current': '9999',
    'memory.stat': 'anon 77\nfile 88',
    'cpu.stat': 'usage_usec 500\nnr_periods 9\nnr_throttled 0\nthrottled_usec 0',
    'pids.current': '3',
    'cgroup.events': 'populated 1\nfrozen 0',
  });
  assert.deepEqual(changesBetween(withCgroups(made), withCgroups(busy)), []);
});

test('events are told with how many there were; a parent does not tell its children’s once more', () => {
  const [top, shells] = GIVEN_CGROUPS;
  assert.ok(top !== undefined && shells !== undefined);
  const killed = memoryEvents({ max: 7, oomKill: 1 });
  const after = withParts(IDLE, {
    cgroups: [
      { ...top, files: { ...top.files, 'memory.events': killed } },
      shells,
      exampleCgroup('/mine', { 'memory.events': killed, 'pids.events': 'max 3' }),
    ],
  });
  assert.deepEqual(
    changesBetween(withCgroups(made), after).map(
      (change) => change.kind === 'cgroup-event' && [change.path, change.file, change.key, change.by],
    ),
    [
      ['/mine', 'memory.events', 'max', 7],
      ['/mine', 'memory.events', 'oom_kill', 1],
      ['/mine', 'pids.events', 'max', 3],
    ],
  );
});

test('throttling is an event of a cgroup with a limit, and none of the session’s own top', () => {
  const [top, shells] = GIVEN_CGROUPS;
  assert.ok(top !== undefined && shells !== undefined);
  const throttled = 'usage_usec 500\nnr_periods 9\nnr_throttled 4\nthrottled_usec 900';
  const after = withParts(IDLE, {
    cgroups: [
      { ...top, files: { ...top.files, 'cpu.stat': throttled } },
      shells,
      exampleCgroup('/mine', { 'cpu.stat': throttled }),
    ],
  });
  assert.deepEqual(changesBetween(withCgroups(made), after), [
    {
      kind: 'cgroup-event',
      path: '/mine',
      file: 'cpu.stat',
      key: 'nr_throttled',
      by: 4,
      source: '/sys/fs/cgroup/mine/cpu.stat',
    },
  ]);
});

test('a process that moved, and a new one that is elsewhere than its parent was, joined a cgroup', () => {
  const before = withParts(IDLE, { cgroups: [...GIVEN_CGROUPS, made] });
  const sleep = exampleProcess({ pid: 20, parentPid: 7, name: 'sleep', command: 'sleep 9', cgroup: '/mine' });
  const moved = withParts(exampleView(INIT, { ...SHELL, cgroup: '/mine' }, sleep), { cgroups: before.cgroups });
  assert.deepEqual(changesBetween(before, moved).slice(1), [
    { kind: 'cgroup-joined', pids: [7, 20], before: '/shells', after: '/mine', source: '/proc/7/cgroup' },
  ]);
  const born = withParts(exampleView(INIT, SHELL, sleep), { cgroups: before.cgroups });
  assert.deepEqual(changesBetween(before, born).slice(1), [
    { kind: 'cgroup-joined', pids: [20], before: '/shells', after: '/mine', source: '/proc/20/cgroup' },
  ]);
});

test('a cgroup that is gone was removed; one beyond the limit, or in no list at all, was not', () => {
  assert.deepEqual(changesBetween(withCgroups(made), withCgroups()), [
    { kind: 'cgroup-removed', path: '/mine', source: '/sys/fs/cgroup' },
  ]);
  const many = Array.from({ length: VIEW_CGROUPS_MAX - 2 }, (_, index) => exampleCgroup(`/many${index}`));
  const kinds = changesBetween(withCgroups(made), withCgroups(...many)).map(({ kind }) => kind);
  assert.ok(!kinds.includes('cgroup-removed'));
  assert.deepEqual(changesBetween(withCgroups(...many), withCgroups(made)), [
    ...many.map(({ path }) => ({ kind: 'cgroup-removed', path, source: '/sys/fs/cgroup' })),
  ]);
  assert.deepEqual(changesBetween(withCgroups(made), IDLE), []);
});
