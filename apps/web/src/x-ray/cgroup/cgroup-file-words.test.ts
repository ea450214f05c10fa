import assert from 'node:assert/strict';
import test from 'node:test';
import { CGROUP_FILES } from '@drydock/protocol';
import { fileWords } from './cgroup-file-words.ts';

test('limits are said with their unit, and "max" as no limit', () => {
  assert.equal(fileWords('memory.max', '52428800'), 'at most 50 MiB');
  assert.equal(fileWords('memory.max', 'max'), 'no limit');
  assert.equal(fileWords('memory.high', '41943040'), 'slowed down above 40 MiB');
  assert.equal(fileWords('pids.max', '20'), 'at most 20 tasks');
  assert.equal(fileWords('memory.swap.max', '0'), 'no swap');
});

test('cpu.max is said as time in every period, and as CPUs', () => {
  assert.equal(fileWords('cpu.max', '50000 100000'), '50 ms in every 100 ms: 0.5 CPU');
  assert.equal(fileWords('cpu.max', '150000 100000'), '150 ms in every 100 ms: 1.5 CPUs');
  assert.equal(fileWords('cpu.max', 'max 100000'), 'no limit');
});

test('an OOM kill and a full limit are counted', () => {
  assert.equal(
    fileWords('memory.events', 'low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\noom_group_kill 0'),
    '12 times at the limit, 1 OOM kill',
  );
});

test('being held back is said with its time', () => {
  const stat = 'usage_usec 1240000\nuser_usec 1\nsystem_usec 1\nnr_periods 30\nnr_throttled 12\nthrottled_usec 610000';
  assert.equal(fileWords('cpu.stat', stat), '1.24 s used, held back 610 ms');
  assert.equal(fileWords('cpu.stat', 'usage_usec 900\nnr_throttled 0'), '900 µs used, never held back');
});

test('pressure is said as a share of the last ten seconds', () => {
  const raw = 'some avg10=12.30 avg60=0.40 avg300=0.10 total=99\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0';
  assert.equal(fileWords('memory.pressure', raw), '12 % of the last 10 s waiting');
});

test('bytes of all devices are added', () => {
  const raw = '254:32 rbytes=4096 wbytes=1048576 rios=1 wios=2\n254:0 rbytes=4096 wbytes=0 rios=1 wios=0';
  assert.equal(fileWords('io.stat', raw), '8.0 KiB read, 1.0 MiB written');
});

test('who may limit what is listed', () => {
  assert.equal(fileWords('cgroup.controllers', 'cpu io memory pids'), 'can be limited: cpu, io, memory, pids');
  assert.equal(fileWords('cgroup.subtree_control', ''), 'nothing is handed on to cgroups below');
});

test('every file that is read has words, also for what nobody foresaw', () => {
  for (const file of CGROUP_FILES)
    for (const raw of ['', '0', 'what?']) assert.equal(typeof fileWords(file, raw), 'string');
  assert.equal(fileWords('hugetlb.1GB.max', 'max'), 'max');
});
