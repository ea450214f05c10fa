import assert from 'node:assert/strict';
import test from 'node:test';
import type { Change } from '@drydock/protocol';
import { cgroupMarks } from './cgroup-marks.ts';

const source = '';
const made: Change = { kind: 'cgroup-made', path: '/mine', source };
const set: Change = { kind: 'cgroup-set', path: '/mine', file: 'memory.max', before: 'max', after: '1', source };
const killed: Change = { kind: 'cgroup-event', path: '/mine', file: 'memory.events', key: 'oom_kill', by: 2, source };

test('a cgroup says what became of it, and which of its files', () => {
  const mark = cgroupMarks([made, set, killed]).get('/mine');
  assert.equal(mark?.says, 'new · memory.max set · 2 OOM kills');
  assert.deepEqual([...(mark?.files ?? [])], ['memory.max', 'memory.events']);
});

test('a move is told at both ends', () => {
  const marks = cgroupMarks([{ kind: 'cgroup-joined', pids: [3, 9], before: '/shells', after: '/mine', source }]);
  assert.equal(marks.get('/mine')?.says, '2 joined');
  assert.equal(marks.get('/shells')?.says, '2 left');
});

test('what is about no cgroup marks none', () => {
  assert.equal(cgroupMarks([{ kind: 'process-ended', pid: 1, command: '', source }]).size, 0);
});
