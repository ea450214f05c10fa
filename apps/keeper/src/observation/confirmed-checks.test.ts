import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProcessView, View } from '@drydock/protocol';
import { ConfirmedChecks } from './confirmed-checks.ts';

const namespaces = (pid: number) => ({ pid, mnt: 1, net: 1, uts: 1, ipc: 1, user: 1, cgroup: 1, time: 1 });

function process(pid: number, name: string, part: Partial<ProcessView> = {}): ProcessView {
  return {
    pid,
    insidePids: [],
    vmPid: 100 + pid,
    parentPid: 0,
    name,
    command: name,
    state: 'S',
    terminal: null,
    uid: 0,
    uidInside: 0,
    startTicks: pid,
    namespaces: namespaces(1),
    procDevice: '0:1',
    cgroup: '/shells',
    root: '/',
    uidMap: null,
    ...part,
  };
}

function view(...processes: ProcessView[]): View {
  const nothing = { cgroups: [], mountNamespaces: [], overlays: [], networks: [], hostnames: [], ipcs: [], paths: [] };
  return { sequence: 1, takenAtMs: 0, processes, processCount: processes.length, ...nothing };
}

const INIT = process(1, 'drydock');
const INSIDE = process(5, 'bash', { insidePids: [1], namespaces: namespaces(2) });
const checks = () => new ConfirmedChecks([{ kind: 'process-is-pid-one', id: 'one', name: 'bash', says: '' }]);
const passed = (watched: ConfirmedChecks, ...processes: ProcessView[]) =>
  watched.observe(view(...processes))[0]?.isPassed;

test('a check passes at the second of two readings in a row, and un-passes at once', () => {
  const watched = checks();
  assert.equal(passed(watched, INIT, INSIDE), false);
  assert.equal(watched.isUnconfirmed, true);
  assert.equal(passed(watched, INIT, INSIDE), true);
  assert.equal(watched.isUnconfirmed, false);
  assert.equal(passed(watched, INIT), false);
});

test('what was true for a moment ticks nothing', () => {
  const watched = checks();
  assert.equal(passed(watched, INIT, INSIDE), false);
  assert.equal(passed(watched, INIT), false);
  assert.equal(passed(watched, INIT, INSIDE), false);
});

test('a check about a file of a cgroup needs one reading', () => {
  const cgroups = [{ path: '/mine', files: { 'memory.max': '100' }, pids: [] }];
  const watched = new ConfirmedChecks([
    { kind: 'cgroup-value', id: 'limit', cgroup: '/mine', file: 'memory.max', equals: 100, says: '' },
  ]);
  assert.equal(watched.observe({ ...view(INIT), cgroups })[0]?.isPassed, true);
  assert.equal(watched.isUnconfirmed, false);
});
