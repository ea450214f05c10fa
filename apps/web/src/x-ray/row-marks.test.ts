import assert from 'node:assert/strict';
import test from 'node:test';
import type { Change } from '@drydock/protocol';
import { changedTabs, rowMarks } from './row-marks.ts';

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

test('a process that nothing happened to has no mark', () => {
  assert.equal(rowMarks([started]).get(8), undefined);
});

test('each tab is dotted for its own changes only', () => {
  assert.deepEqual(changedTabs([moved]), { processes: false, namespaces: true });
  assert.deepEqual(changedTabs([started]), { processes: true, namespaces: false });
  assert.deepEqual(changedTabs([]), { processes: false, namespaces: false });
});
