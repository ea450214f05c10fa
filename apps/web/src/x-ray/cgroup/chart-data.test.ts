import assert from 'node:assert/strict';
import test from 'node:test';
import { type CgroupHistory, withReading } from './cgroup-history.ts';
import { IDLE_FILES, sampleCgroup } from './cgroup-view.sample.ts';
import { cpuChart, memoryChart, pidsChart, pressureChart } from './chart-data.ts';

const MIB = 1024 * 1024;

/** A history of one cgroup from what its files said, a second apart. */
function samplesOf(...readings: Record<string, string>[]) {
  let history: CgroupHistory = new Map();
  for (const [second, files] of readings.entries()) {
    history = withReading(history, second * 1000, [sampleCgroup('/mine', { ...IDLE_FILES, ...files })]);
  }
  return history.get('/mine') ?? [];
}

test('memory is said with its limit, its range and its kills', () => {
  const samples = samplesOf(
    { 'memory.current': String(3 * MIB), 'memory.max': String(50 * MIB) },
    { 'memory.current': String(50 * MIB), 'memory.max': String(50 * MIB) },
    { 'memory.current': String(4 * MIB), 'memory.max': String(50 * MIB), 'memory.events': 'oom 1\noom_kill 1' },
  );
  const chart = memoryChart('/mine', samples);
  assert.equal(
    chart.sentence,
    'Memory of /mine: 4.0 MiB of 50 MiB; between 3.0 MiB and 50.0 MiB in the last two minutes; 1 OOM kill',
  );
  assert.deepEqual([chart.marked, chart.kills], ['1 OOM kill', [2000]]);
  assert.ok(chart.top > 50 * MIB);
});

test('without a limit the scale is a power of two above what was used', () => {
  const chart = memoryChart('/mine', samplesOf({ 'memory.current': String(5 * MIB) }));
  assert.equal(chart.top, 8 * MIB);
  assert.equal(chart.detail, 'no limit');
});

test('being held back is drawn from one reading to the next, and said', () => {
  const samples = samplesOf(
    { 'cpu.stat': 'usage_usec 0\nnr_throttled 0\nthrottled_usec 0', 'cpu.max': '50000 100000' },
    { 'cpu.stat': 'usage_usec 500000\nnr_throttled 9\nthrottled_usec 450000', 'cpu.max': '50000 100000' },
  );
  const chart = cpuChart('/mine', samples);
  assert.deepEqual(chart.held, [[0, 1000]]);
  assert.equal(chart.marked, 'held back 450 ms');
  assert.equal([chart.now, chart.detail].join(' '), '50 % of 50 %');
});

test('a moment is told with the limit of that moment', () => {
  const chart = memoryChart(
    '/mine',
    samplesOf(
      { 'memory.current': String(3 * MIB) },
      { 'memory.current': String(4 * MIB), 'memory.max': String(50 * MIB) },
    ),
  );
  assert.deepEqual([chart.at(0), chart.at(1)], ['memory 3.0 MiB no limit', 'memory 4.0 MiB of 50 MiB']);
});

test('refused forks are counted', () => {
  const chart = pidsChart('/mine', samplesOf({ 'pids.events': 'max 0' }, { 'pids.events': 'max 3', 'pids.max': '20' }));
  assert.equal(chart.marked, '3 forks refused');
  assert.equal(chart.detail, 'of 20');
});

test('of the three kinds of pressure the highest is drawn out, and all are said', () => {
  const pressure = (avg10: string) => `some avg10=${avg10} avg60=0.00 avg300=0.00 total=0`;
  const chart = pressureChart(
    '/mine',
    samplesOf({
      'cpu.pressure': pressure('1.50'),
      'memory.pressure': pressure('42.00'),
      'io.pressure': pressure('0.00'),
    }),
  );
  assert.equal(chart.now, '42 %');
  assert.match(chart.sentence, /for cpu 1.5 %, memory 42 %, io 0 %$/);
});

test('a cgroup without such files says so', () => {
  const samples = samplesOf({});
  assert.equal(pressureChart('/mine', samples).now, '–');
  assert.match(cpuChart('/mine', []).sentence, /nothing was read/);
});

test('a time in which nobody looked leaves a hole in every line', () => {
  let history: CgroupHistory = new Map();
  for (const atMs of [0, 1000, 60_000]) history = withReading(history, atMs, [sampleCgroup('/mine', IDLE_FILES)]);
  const chart = memoryChart('/mine', history.get('/mine') ?? []);
  assert.deepEqual(chart.times, [0, 1000, 30_500, 60_000]);
  assert.equal(chart.lines[0]?.values[2], null);
});
