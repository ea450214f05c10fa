import assert from 'node:assert/strict';
import test from 'node:test';
import { exampleProcess, exampleView, IDLE, INIT, SHELL } from '../example-view.ts';
import { seen } from './seen.ts';

const sleep = exampleProcess({ pid: 20, parentPid: 7, name: 'sleep', command: 'sleep 9' });

test('process-runs names the process, or says that there is none', () => {
  const check = { kind: 'process-runs', name: 'sleep' };
  assert.deepEqual(seen(check, IDLE), [false, 'No process named sleep runs.', '/proc']);
  assert.deepEqual(seen(check, exampleView(INIT, sleep)), [true, 'sleep 20 runs.', '/proc/20/status']);
  assert.equal(seen(check, exampleView(INIT, { ...sleep, state: 'Z' }))[0], false);
  assert.equal(
    seen(check, { ...IDLE, processCount: 300 })[1],
    'No process named sleep is among the 2 that were read, of 300.',
  );
});

test('process-runs wants the state and the cgroup that are given', () => {
  const check = { kind: 'process-runs', name: 'sleep', state: 'T', cgroup: '/mine' };
  assert.deepEqual(seen(check, exampleView(INIT, { ...sleep, state: 'T' })), [
    false,
    'sleep 20 runs in the cgroup /shells; wanted /mine.',
    '/proc/20/cgroup',
  ]);
  assert.deepEqual(seen(check, exampleView(INIT, { ...sleep, cgroup: '/mine' })), [
    false,
    'sleep 20 is in state S; wanted T.',
    '/proc/20/status',
  ]);
  const both = exampleView(INIT, { ...sleep, cgroup: '/mine', state: 'T' });
  assert.deepEqual(seen(check, both), [true, 'sleep 20 runs in state T, in the cgroup /mine.', '/proc/20/cgroup']);
  const zombie = exampleView(INIT, { ...sleep, state: 'Z' });
  assert.equal(seen({ kind: 'process-runs', name: 'sleep', state: 'Z' }, zombie)[0], true);
});

test('a name longer than the kernel keeps is the one it cut', () => {
  const long = exampleProcess({ pid: 21, name: 'a-name-of-fifte' });
  assert.equal(seen({ kind: 'process-runs', name: 'a-name-of-fifteen-and-more' }, exampleView(INIT, long))[0], true);
});

test('process-ended needs to have seen it, and then stays passed', () => {
  const check = { kind: 'process-ended', name: 'sleep' };
  const running = exampleView(INIT, SHELL, sleep);
  assert.deepEqual(seen(check, IDLE), [false, 'No process named sleep has run since this step began.', '/proc']);
  assert.deepEqual(seen(check, running), [false, 'Still running: sleep 20.', '/proc/20/status']);
  const ended = [true, 'sleep 20 has ended, and no other sleep runs.', '/proc/20'];
  assert.deepEqual(seen(check, running, IDLE), ended);
  assert.deepEqual(seen(check, running, IDLE, running), ended);
  assert.equal(seen(check, running, { ...IDLE, processCount: 300 })[0], false, 'it may be among those left out');
  assert.equal(seen(check, running, exampleView())[0], false, 'a session that has ended is no end of a process');
});
