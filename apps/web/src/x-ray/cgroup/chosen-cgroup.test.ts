import assert from 'node:assert/strict';
import test from 'node:test';
import type { Change } from '@drydock/protocol';
import { sampleCgroup } from './cgroup-view.sample.ts';
import { changedCgroup, shownCgroup } from './chosen-cgroup.ts';

const cgroups = ['/', '/mine', '/shells'].map((path) => sampleCgroup(path));
const made: Change = { kind: 'cgroup-made', path: '/mine', source: '' };
const joined: Change = { kind: 'cgroup-joined', pids: [3], before: '/shells', after: '/other', source: '' };

test('the last change that is about a cgroup leads to it', () => {
  assert.equal(changedCgroup([made, joined]), '/other');
  assert.equal(changedCgroup([joined, made]), '/mine');
  assert.equal(changedCgroup([{ kind: 'process-ended', pid: 1, command: '', source: '' }]), null);
});

test('what was chosen is shown as long as it is there', () => {
  assert.equal(shownCgroup(cgroups, '/shells')?.path, '/shells');
  assert.equal(shownCgroup(cgroups, '/gone')?.path, '/mine');
});

test('without a choice the first cgroup of the learner is shown, else the top', () => {
  assert.equal(shownCgroup(cgroups, null)?.path, '/mine');
  assert.equal(shownCgroup([sampleCgroup('/'), sampleCgroup('/shells')], null)?.path, '/');
  assert.equal(shownCgroup([], null), undefined);
});
