import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { View } from '@drydock/protocol';
import { ViewParts } from './view-parts.ts';

function view(part: Partial<View>): View {
  return {
    sequence: 1,
    takenAtMs: 10_000,
    processes: [],
    processCount: 0,
    cgroups: [],
    mountNamespaces: [],
    overlays: [],
    networks: [],
    hostnames: [],
    ipcs: [],
    paths: [],
    ...part,
  };
}
const CGROUP = { path: '/', files: { 'memory.current': '4096' }, pids: [] };

test('the first part is the whole view', () => {
  const whole = view({});
  assert.deepEqual(new ViewParts().next(whole), whole);
});

test('later parts hold only what is not as it was sent', () => {
  const parts = new ViewParts();
  parts.next(view({}));
  assert.deepEqual(parts.next(view({ sequence: 2, takenAtMs: 10_200, cgroups: [CGROUP] })), {
    sequence: 2,
    takenAtMs: 10_200,
    cgroups: [CGROUP],
  });
});

test('an unchanged view is told once a second, as a moment', () => {
  const parts = new ViewParts();
  parts.next(view({}));
  assert.equal(parts.next(view({ sequence: 2, takenAtMs: 10_200 })), null);
  assert.deepEqual(parts.next(view({ sequence: 3, takenAtMs: 11_000 })), { sequence: 3, takenAtMs: 11_000 });
});
