import assert from 'node:assert/strict';
import test from 'node:test';
import type { Change } from '@drydock/protocol';
import { linkNameKey, networkMarks } from './network-marks.ts';

const changed = { kind: 'link-changed', network: 2, name: 'eth0', before: '', after: '', source: '' } as const;
const up: Change = { ...changed, what: 'state' };

test('a link says all that happened to it, in its own namespace', () => {
  const marks = networkMarks([
    up,
    { ...changed, what: 'addresses' },
    { kind: 'link-removed', network: 1, name: 'old', source: '' },
  ]);
  assert.equal(marks.get(linkNameKey(2, 'eth0')), 'state changed · address changed');
  assert.equal(marks.size, 1);
});

test('a new link is new, whatever was done to it then', () => {
  const added: Change = { kind: 'link-added', network: 2, name: 'eth0', linkKind: 'veth', source: '' };
  assert.equal(networkMarks([added, up]).get(linkNameKey(2, 'eth0')), 'new');
});
