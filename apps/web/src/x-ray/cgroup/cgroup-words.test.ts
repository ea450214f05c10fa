import assert from 'node:assert/strict';
import test from 'node:test';
import { cgroupFilePath, cgroupName, parentCgroup, percentWord, timeWord } from './cgroup-words.ts';

test('time is said in the unit that fits', () => {
  assert.deepEqual([830, 50_000, 1_240_000, 185_000_000].map(timeWord), ['830 µs', '50 ms', '1.24 s', '3 min 5 s']);
});

test('a little is not said as nothing', () => {
  assert.deepEqual([0, 0.004, 0.5, 1.5].map(percentWord), ['0 %', '0.4 %', '50 %', '150 %']);
});

test('the top of the tree has a name, no parent, and files right below /sys/fs/cgroup', () => {
  assert.equal(cgroupName('/'), '/');
  assert.equal(parentCgroup('/'), null);
  assert.equal(cgroupFilePath('/', 'memory.max'), '/sys/fs/cgroup/memory.max');
});

test('a cgroup in a cgroup is named by its last part and found by its whole path', () => {
  assert.equal(cgroupName('/mine/child'), 'child');
  assert.equal(parentCgroup('/mine/child'), '/mine');
  assert.equal(parentCgroup('/mine'), '/');
  assert.equal(cgroupFilePath('/mine/child', 'pids.max'), '/sys/fs/cgroup/mine/child/pids.max');
});
