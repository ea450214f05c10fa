import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '@drydock/protocol';
import { seenChanges } from './seen-changes.ts';

const mounted = (path: string): Change => ({
  kind: 'mounted',
  mountNamespace: 1,
  path,
  type: 'overlay',
  from: '',
  source: '',
});
const started = (pid: number): Change => ({
  kind: 'process-started',
  pid,
  insidePids: [],
  command: 'sh',
  source: '',
});
const limit = (after: string): Change => ({
  kind: 'cgroup-set',
  path: '/a',
  file: 'memory.max',
  before: 'max',
  after,
  source: '',
});
/** What stands in the list after one reading after the other. */
function shown(...readings: readonly Change[][]) {
  const seen = readings.reduce((before, changes) => seenChanges(before, changes), seenChanges([], []));
  return seen.map(({ change, isGone }) => `${'path' in change ? change.path : change.kind}${isGone ? ' gone' : ''}`);
}

test('what is new comes behind what was there', () => {
  assert.deepEqual(shown([started(1)], [started(1), mounted('/a')], [mounted('/b'), mounted('/a'), started(1)]), [
    'process-started',
    '/a',
    '/b',
  ]);
});

test('what is gone again stays in its place, and is there again when it is back', () => {
  assert.deepEqual(shown([mounted('/a'), mounted('/b')], [mounted('/b')]), ['/a gone', '/b']);
  assert.deepEqual(shown([mounted('/a'), mounted('/b')], [mounted('/b')], [mounted('/a')]), ['/a', '/b gone']);
});

test('a process that has ended stays in its place', () => {
  assert.deepEqual(shown([started(1), mounted('/a')], [mounted('/a')]), ['process-started gone', '/a']);
});

test('a value that is set once more is the same change, with the value now', () => {
  const seen = seenChanges(seenChanges([], [limit('1')]), [limit('2')]);
  assert.deepEqual(
    seen.map(({ change, isGone }) => [change.kind === 'cgroup-set' && change.after, isGone]),
    [['2', false]],
  );
});

test('who is concerned by it may grow: it is one change', () => {
  const joined = (pids: number[]): Change => ({
    kind: 'namespace-changed',
    namespace: 'pid',
    pids,
    before: 1,
    after: 2,
    source: '',
  });
  assert.equal(seenChanges(seenChanges([], [joined([1])]), [joined([1, 2])]).length, 1);
});

test('of what came and went a hundred times, the first forty are kept', () => {
  const many = Array.from({ length: 100 }, (_, index) => mounted(`/${index}`));
  const all = shown(many, [mounted('/stays')]);
  assert.equal(all.length, 41);
  assert.deepEqual([all[0], all.at(-2), all.at(-1)], ['/0 gone', '/39 gone', '/stays']);
});
