import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Operation } from '@drydock/runtime';
import { without } from './without.ts';

const operation = (name: string, standsOn: readonly string[] = []): Operation => ({
  name,
  title: name,
  effect: '',
  byHand: [],
  steps: [],
  standsOn,
});
const PLAN = [
  operation('namespaces'),
  operation('pivot-root', ['namespaces']),
  operation('lay-mounts', ['namespaces', 'pivot-root']),
  operation('seccomp'),
];
const names = (leftOut: readonly string[]) => without(PLAN, leftOut).map(({ name }) => name);

test('what nothing stands on is left out', () => {
  assert.deepEqual(names(['seccomp']), ['namespaces', 'pivot-root', 'lay-mounts']);
});

test('what others stand on is left out only with them, and the whole line is named', () => {
  assert.throws(() => names(['pivot-root']), {
    message: '--without=pivot-root: lay-mounts would go to the wrong place',
    hint: /--without=pivot-root --without=lay-mounts$/,
  });
  assert.deepEqual(names(['pivot-root', 'lay-mounts']), ['namespaces', 'seccomp']);
  assert.throws(() => names(['namespaces']), { hint: /--without=pivot-root --without=lay-mounts$/ });
});

test('a wrong name is answered with the nearest', () => {
  assert.throws(() => names(['pivot']), { hint: 'Did you mean pivot-root?' });
});
