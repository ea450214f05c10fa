import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { type RuntimeOperation, type RuntimeOperationName, runtimeOperationSchema } from '@drydock/protocol';
import type { ShellPlace } from '@drydock/runtime';
import { endsInShell, operationPlan } from './operation-plan.ts';

/** What the plans ask of a place; nothing is performed here. */
const PLACE = { ownPid: 3, pid: 14, process: 400, network: 20, sessionNetwork: 21 } as ShellPlace;

const OFFERS: { readonly [Name in RuntimeOperationName]: object } = {
  'new-namespaces': { namespaces: ['pid', 'mnt'] },
  'fresh-proc': {},
  'host-name': { hostname: 'lantern' },
  'control-group': { cgroup: '/mine', memoryMaxBytes: '52428800', pidsMax: '20' },
  'join-control-group': { cgroup: '/mine' },
  overlay: { lowers: ['/a'], upper: '/u', work: '/w', merged: '/m' },
  veth: { name: 'out', peer: 'in', address: '10.0.0.1/24', peerAddress: '10.0.0.2/24' },
  'change-root': { root: '/r', by: 'pivot_root' },
  container: {
    root: '/r',
    by: 'pivot_root',
    namespaces: ['pid'],
    hostname: 'box',
    cgroup: '/box',
    memoryMaxBytes: 52_428_800,
  },
};
const offers = Object.entries(OFFERS).map(
  ([operation, rest]): RuntimeOperation => runtimeOperationSchema.parse({ operation, ...rest }),
);
const namesOf = (offer: RuntimeOperation | undefined): string[] =>
  offer === undefined ? [] : operationPlan(offer, PLACE).map(({ name }) => name);
const offered = (name: RuntimeOperationName) => offers.find(({ operation }) => operation === name);

for (const offer of offers) {
  test(`${offer.operation} has a plan, commands for doing it by hand, and a file of its name to be shown`, () => {
    const plan = operationPlan(offer, PLACE);
    assert.ok(plan.length > 0 && plan.every(({ byHand, title }) => byHand.length > 0 && title !== ''));
    const file = `../../../../packages/runtime/src/container/${offer.operation}.ts`;
    assert.ok(existsSync(new URL(file, import.meta.url)));
  });
}

test('all but new namespaces need something of the place, and say so', () => {
  const needsNothing = offers.filter((offer) =>
    operationPlan(offer, PLACE).every(({ needs = [] }) => needs.length === 0),
  );
  assert.deepEqual(
    needsNothing.map(({ operation }) => operation),
    ['new-namespaces'],
  );
});

test('numbers that were texts in the lab are written as they were', () => {
  const offer = offered('control-group');
  const byHand = offer === undefined ? [] : operationPlan(offer, PLACE).flatMap((operation) => operation.byHand);
  assert.deepEqual(byHand.slice(1), [
    'echo "52428800" > /sys/fs/cgroup/mine/memory.max',
    'echo "20" > /sys/fs/cgroup/mine/pids.max',
  ]);
});

test('who changes the root mount does so in a mount namespace of its own', () => {
  assert.deepEqual(namesOf(offered('change-root')), ['new-namespaces', 'change-root']);
  const [, , namespaces] = operationPlan(offers.at(-1) ?? { operation: 'fresh-proc' }, PLACE);
  assert.deepEqual(namespaces?.byHand, ['unshare --pid --mount --fork bash']);
  const chroot = runtimeOperationSchema.parse({ operation: 'change-root', root: '/r', by: 'chroot' });
  assert.deepEqual(namesOf(chroot), ['change-root']);
});

test('a shell that pivots away in a pid namespace of its own gets its /proc while it still can', () => {
  const pivot = { operation: 'change-root', root: '/r', by: 'pivot_root', namespaces: ['pid'] };
  assert.deepEqual(namesOf(runtimeOperationSchema.parse(pivot)), ['new-namespaces', 'fresh-proc', 'change-root']);
  const chroot = { operation: 'change-root', root: '/r', by: 'chroot', namespaces: ['pid'] };
  assert.deepEqual(namesOf(runtimeOperationSchema.parse(chroot)), ['new-namespaces', 'change-root']);
});

test('three of them end in a shell', () => {
  assert.deepEqual(
    offers.filter(endsInShell).map(({ operation }) => operation),
    ['new-namespaces', 'change-root', 'container'],
  );
});
