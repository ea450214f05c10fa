import assert from 'node:assert/strict';
import test from 'node:test';
import type { Change } from '@drydock/protocol';
import { changedLenses, recallLens, setLens, useLens } from './lens.ts';

const started: Change = { kind: 'process-started', pid: 14, insidePids: [], command: 'bash', source: '' };
const made: Change = { kind: 'cgroup-made', path: '/mine', source: '' };
const mounted: Change = { kind: 'mounted', mountNamespace: 1, path: '/m', type: 'tmpfs', from: 'none', source: '' };
const link: Change = { kind: 'link-added', network: 1, name: 'veth0', linkKind: 'veth', source: '' };
const named: Change = { kind: 'hostname-changed', uts: 1, before: 'drydock', after: 'box', source: '' };

test('each lens is dotted for its own changes only', () => {
  assert.deepEqual([...changedLenses([started])], ['processes']);
  assert.deepEqual([...changedLenses([made])], ['cgroups']);
  assert.deepEqual([...changedLenses([mounted])], ['files']);
  assert.deepEqual([...changedLenses([link])], ['network']);
  assert.deepEqual([...changedLenses([named])], ['namespaces']);
  assert.deepEqual([...changedLenses([])], []);
});

test('a command that did several things dots every lens that shows one', () => {
  assert.deepEqual([...changedLenses([started, made, started])].sort(), ['cgroups', 'processes']);
});

test('the lens that a step asks for stands, though the learner chose another one before the page was loaded', (t) => {
  const kept = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: { getItem: () => 'processes' } });
  t.after(() => {
    if (kept === undefined) Reflect.deleteProperty(globalThis, 'localStorage');
    else Object.defineProperty(globalThis, 'localStorage', kept);
  });
  recallLens();
  assert.equal(useLens.getState().lens, 'processes');
  setLens('files');
  recallLens();
  assert.equal(useLens.getState().lens, 'files');
});
