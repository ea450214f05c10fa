import assert from 'node:assert/strict';
import test from 'node:test';
import { type CgroupHistory, cpuRate, HISTORY_MS, isGapBetween, withReading } from './cgroup-history.ts';
import { IDLE_FILES, sampleCgroup } from './cgroup-view.sample.ts';

const NONE: CgroupHistory = new Map();
const used = (microseconds: number, more: Record<string, string> = {}) => [
  sampleCgroup('/mine', { ...IDLE_FILES, 'cpu.stat': `usage_usec ${microseconds}`, ...more }),
];

test('half of the time on a CPU is half a CPU', () => {
  assert.equal(cpuRate(50_000, 100), 0.5);
  assert.equal(cpuRate(50_000, 0), null);
});

test('two readings give the rate between them, the first one gives none', () => {
  const history = withReading(withReading(NONE, 0, used(1_000_000)), 1000, used(1_500_000));
  assert.deepEqual(
    history.get('/mine')?.map(({ cpus }) => cpus),
    [null, 0.5],
  );
});

test('a rate is that of the last two seconds, so that uneven readings do not make it jump', () => {
  let history = withReading(NONE, 0, used(0));
  for (const [atMs, microseconds] of [
    [1000, 700_000],
    [2000, 1_000_000],
    [2500, 1_250_000],
  ] as const) {
    history = withReading(history, atMs, used(microseconds));
  }
  assert.deepEqual(
    history.get('/mine')?.map(({ cpus }) => cpus?.toFixed(2)),
    [undefined, '0.70', '0.50', '0.37'],
  );
});

test('a reading soon after the last is not kept, and what it saw is not lost', () => {
  let history = withReading(NONE, 0, used(0, { 'memory.events': 'oom_kill 0' }));
  history = withReading(history, 200, used(100_000, { 'memory.events': 'oom_kill 1' }));
  history = withReading(history, 600, used(300_000, { 'memory.events': 'oom_kill 1' }));
  assert.deepEqual(
    history.get('/mine')?.map(({ cpus, newOomKills }) => [cpus, newOomKills]),
    [
      [null, 0],
      [0.5, 1],
    ],
  );
});

test('while nobody looked there is no rate, and no line', () => {
  const history = withReading(withReading(NONE, 0, used(0)), 60_000, used(60_000_000));
  const [one, next] = history.get('/mine') ?? [];
  assert.ok(one !== undefined && next !== undefined);
  assert.equal(next.cpus, null);
  assert.equal(isGapBetween(one, next), true);
});

test('a cgroup whose counter is lower than before is another of the same name', () => {
  const history = withReading(withReading(NONE, 0, used(9_000_000)), 1000, used(10));
  assert.equal(history.get('/mine')?.length, 1);
});

test('what is gone and what is old is forgotten', () => {
  let history = withReading(NONE, 0, used(0));
  history = withReading(history, HISTORY_MS + 1, used(1));
  assert.equal(history.get('/mine')?.length, 1);
  assert.equal(withReading(history, HISTORY_MS + 1000, []).has('/mine'), false);
});
