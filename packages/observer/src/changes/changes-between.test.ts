import assert from 'node:assert/strict';
import test from 'node:test';
import { changeSchema, type ProcessView } from '@drydock/protocol';
import {
  BASH_ONE,
  exampleProcess,
  exampleView,
  IDLE,
  INIT,
  SESSION_NAMESPACES,
  SHELL,
  UNSHARE,
  UNSHARED,
} from '../example-view.ts';
import { changesBetween } from './changes-between.ts';
import { processChanges } from './process-changes.ts';

test('two equal views have no changes', () => {
  assert.deepEqual(changesBetween(UNSHARED, structuredClone(UNSHARED)), []);
});

test('unshare with a fork: two processes, one pid namespace, one mount namespace for both', () => {
  const changes = changesBetween(IDLE, UNSHARED);
  assert.deepEqual(changes, [
    {
      kind: 'process-started',
      pid: 13,
      insidePids: [],
      command: 'unshare --pid --mount --fork bash',
      source: '/proc/13/status',
    },
    { kind: 'process-started', pid: 14, insidePids: [1], command: 'bash', source: '/proc/14/status' },
    {
      kind: 'namespace-changed',
      namespace: 'pid',
      pids: [14],
      before: SESSION_NAMESPACES.pid,
      after: 4026532590,
      source: '/proc/14/ns/pid',
    },
    {
      kind: 'namespace-changed',
      namespace: 'mnt',
      pids: [13, 14],
      before: SESSION_NAMESPACES.mnt,
      after: 4026532589,
      source: '/proc/13/ns/mnt',
    },
  ]);
  for (const change of changes) assert.deepEqual(changeSchema.parse(change), change);
});

test('a child of a process that lived in those namespaces before has changed none', () => {
  const child = exampleProcess({ ...BASH_ONE, pid: 20, vmPid: 4020, startTicks: 2000, parentPid: 14, insidePids: [2] });
  assert.deepEqual(
    changesBetween(UNSHARED, exampleView(...UNSHARED.processes, child)).map(({ kind }) => kind),
    ['process-started'],
  );
});

test('an orphan of a parent that is gone is compared with number 1 of the session', () => {
  const orphan = exampleProcess({ pid: 30, parentPid: 29, namespaces: { net: 5 } });
  const moved = changesBetween(IDLE, exampleView(INIT, SHELL, orphan)).filter(({ kind }) => kind !== 'process-started');
  assert.deepEqual(moved, [
    {
      kind: 'namespace-changed',
      namespace: 'net',
      pids: [30],
      before: SESSION_NAMESPACES.net,
      after: 5,
      source: '/proc/30/ns/net',
    },
  ]);
});

test('a fresh proc is one change for all processes of the mount namespace', () => {
  const after = exampleView(INIT, SHELL, { ...UNSHARE, procDevice: '0:73' }, { ...BASH_ONE, procDevice: '0:73' });
  assert.deepEqual(changesBetween(UNSHARED, after), [
    { kind: 'proc-mounted', pids: [13, 14], before: '0:57', after: '0:73', source: '/proc/13/mountinfo' },
  ]);
  const taken = changesBetween(after, exampleView(INIT, SHELL, { ...UNSHARE, procDevice: null }, BASH_ONE));
  assert.deepEqual(
    taken.map((change) => change.kind === 'proc-mounted' && [change.pids, change.after]),
    [
      [[13], null],
      [[14], '0:57'],
    ],
  );
});

test('another command line of the same process is an execution, of a zombie it is not', () => {
  const running = exampleView(INIT, { ...SHELL, command: 'sleep 5', name: 'sleep' });
  assert.deepEqual(changesBetween(IDLE, running), [
    { kind: 'process-executed', pid: 7, before: 'bash', after: 'sleep 5', source: '/proc/7/cmdline' },
  ]);
  const midExec = exampleView(INIT, { ...SHELL, command: '[sleep]', name: 'sleep' });
  assert.deepEqual(changesBetween(midExec, running), []);
  const gone = { pid: null, mnt: null, net: null, uts: null, ipc: null, user: null, cgroup: null, time: null };
  const zombie = exampleView(INIT, { ...SHELL, command: '[bash]', state: 'Z', namespaces: gone, procDevice: null });
  assert.deepEqual(changesBetween(IDLE, zombie), []);
});

test('a number used again is one process ended and another started', () => {
  const changes = changesBetween(IDLE, exampleView(INIT, { ...SHELL, startTicks: 9999, command: 'top' }));
  assert.deepEqual(changes, [
    { kind: 'process-started', pid: 7, insidePids: [], command: 'top', source: '/proc/7/status' },
    { kind: 'process-ended', pid: 7, command: 'bash', source: '/proc/7' },
  ]);
});

test('parents in a circle, as two reads of a number used again can show, end the search', () => {
  const one = exampleProcess({ pid: 40, parentPid: 41 });
  const other = exampleProcess({ pid: 41, parentPid: 40 });
  assert.equal(changesBetween(IDLE, exampleView(INIT, SHELL, one, other)).length, 2);
});

test('processes that are no concern are left out of every kind of change', () => {
  const concerns = ({ terminal }: ProcessView) => terminal !== 'pts/0';
  assert.deepEqual(processChanges(IDLE, UNSHARED, { concerns, concernsEnd: concerns }), []);
  assert.deepEqual(processChanges(UNSHARED, IDLE, { concerns, concernsEnd: concerns }), []);
});

test('a view that could not list all claims no end, and no start it cannot know', () => {
  const young = exampleProcess({ pid: 500 });
  const old = exampleProcess({ pid: 3 });
  const whole = exampleView(INIT, SHELL, old);
  const cut = { ...exampleView(INIT, SHELL), processCount: 300 };
  assert.deepEqual(changesBetween(whole, cut), []);
  assert.deepEqual(
    changesBetween(cut, exampleView(INIT, old, SHELL, young)).map((change) => 'pid' in change && change.pid),
    [500],
  );
});
