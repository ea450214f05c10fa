import assert from 'node:assert/strict';
import test from 'node:test';
import type { Change } from '@drydock/protocol';
import { rowMarks } from './row-marks.ts';

const started: Change = { kind: 'process-started', pid: 14, insidePids: [1], command: 'bash', source: '/proc/14/stat' };
const moved: Change = {
  kind: 'namespace-changed',
  namespace: 'pid',
  pids: [14],
  before: 1,
  after: 2,
  source: '/proc/14/ns/pid',
};
const mounted: Change = { kind: 'proc-mounted', pids: [14], before: '0:1', after: '0:2', source: '/proc/14/mountinfo' };

test('a row says everything that happened to its process', () => {
  assert.equal(
    rowMarks([started, moved, { ...moved, namespace: 'mnt' }, mounted]).get(14)?.says,
    'new · pid, mnt changed · /proc changed',
  );
});

test('more than two namespaces are counted: the tags of the row name them', () => {
  const changes = (['pid', 'mnt', 'uts', 'ipc'] as const).map((namespace) => ({ ...moved, namespace }));
  assert.equal(rowMarks([started, ...changes]).get(14)?.says, 'new · 4 namespaces');
  assert.equal(rowMarks(changes).get(14)?.says, '4 namespaces changed');
});

test('a process that nothing happened to has no mark', () => {
  assert.equal(rowMarks([started]).get(8), undefined);
});

test('a chroot and another cgroup are said too', () => {
  const rooted: Change = { kind: 'root-changed', pids: [14], before: '/', after: '/tmp/rootfs', source: '' };
  const joined: Change = { kind: 'cgroup-joined', pids: [14, 8], before: '/shells', after: '/mine', source: '' };
  const marks = rowMarks([rooted, joined]);
  assert.equal(marks.get(14)?.says, 'root changed · moved to cgroup /mine');
  assert.equal(marks.get(8)?.says, 'moved to cgroup /mine');
});

test('a new process that became another program is new', () => {
  const executed: Change = { kind: 'process-executed', pid: 14, before: 'bash', after: 'top', source: '' };
  assert.equal(rowMarks([started, executed]).get(14)?.says, 'new');
  assert.equal(rowMarks([executed]).get(14)?.says, 'new program');
});

test('what happened to no process marks none', () => {
  assert.equal(rowMarks([{ kind: 'cgroup-made', path: '/mine', source: '' }]).size, 0);
});
