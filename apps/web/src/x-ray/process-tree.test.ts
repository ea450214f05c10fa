import assert from 'node:assert/strict';
import test from 'node:test';
import { processTree } from './process-tree.ts';
import { sampleProcess } from './process-view.sample.ts';

const shape = (parents: Record<number, number>) =>
  processTree(Object.entries(parents).map(([pid, parentPid]) => sampleProcess({ pid: Number(pid), parentPid }))).map(
    ({ process, depth }) => `${depth}:${process.pid}`,
  );

test('children stand below their parents, in the order of their numbers', () => {
  assert.deepEqual(shape({ 14: 8, 1: 0, 8: 0, 9: 8, 15: 14 }), ['0:1', '0:8', '1:9', '1:14', '2:15']);
});

test('a process whose parent is not listed stands at the edge', () => {
  assert.deepEqual(shape({ 20: 7 }), ['0:20']);
});

test('processes that name each other as parents are all listed once', () => {
  assert.deepEqual(shape({ 2: 3, 3: 2 }), ['0:2', '1:3']);
});

test('a row knows whether the lines above it go on', () => {
  const rows = processTree([
    sampleProcess({ pid: 1 }),
    sampleProcess({ pid: 2, parentPid: 1 }),
    sampleProcess({ pid: 3, parentPid: 2 }),
    sampleProcess({ pid: 4, parentPid: 1 }),
  ]);
  assert.deepEqual(
    rows.map(({ process, hasMoreBelow, isLastChild }) => [process.pid, hasMoreBelow, isLastChild]),
    [
      [1, [], true],
      [2, [false], false],
      [3, [false, true], true],
      [4, [false], true],
    ],
  );
});
