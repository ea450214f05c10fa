import assert from 'node:assert/strict';
import test from 'node:test';
import { parsePidStat } from './pid-stat.ts';

const REST =
  'S 4100 4133 4133 34816 4140 4194304 1207 3450 0 2 3 4 5 6 20 0 1 0 189076 7237632 1005 18446744073709551615 1 1 0\n';
const line = (comm: string | Buffer) =>
  Buffer.concat([Buffer.from('4133 ('), Buffer.from(comm), Buffer.from(`) ${REST}`)]);

test('every field has the value proc(5) gives its name', () => {
  assert.deepEqual(parsePidStat(line('bash')), {
    pid: 4133,
    comm: 'bash',
    state: 'S',
    ppid: 4100,
    pgrp: 4133,
    session: 4133,
    tty_nr: 34816,
    terminal: 'pts/0',
    tpgid: 4140,
    flags: 4194304,
    utime: 3,
    stime: 4,
    num_threads: 1,
    starttime: 189076,
    vsize: 7237632,
    rss: 1005,
  });
});

for (const comm of ['a b', ') R 1', '((', '))', ' ', '', ') S 1 1 1 1 1', 'two\nlines', '\u001b[31m', 'žluťoučký']) {
  test(`a process named ${JSON.stringify(comm)} keeps its name and its parent`, () => {
    const stat = parsePidStat(line(comm));
    assert.equal(stat?.comm, comm);
    assert.equal(stat?.ppid, 4100);
  });
}

test('a name that is no UTF-8 shows a replacement character for what is wrong', () => {
  assert.equal(parsePidStat(line(Buffer.from([0x61, 0xff, 0x62])))?.comm, 'a\ufffdb');
});

test('a line cut anywhere before the end of its last used field is null', () => {
  const whole = line('bash');
  const needed = whole.indexOf(' 18446744073709551615');
  for (let length = 0; length <= needed; length += 1) assert.equal(parsePidStat(whole.subarray(0, length)), null);
  assert.notEqual(parsePidStat(whole.subarray(0, needed + 1)), null);
});

test('a field that is no number makes the line null', () => {
  assert.equal(parsePidStat(Buffer.from(`4133 (bash) ${REST.replace('4140', 'x')}`)), null);
  assert.equal(parsePidStat(Buffer.from(`x (bash) ${REST}`)), null);
});

test('memory from inside a larger buffer is read from its own start', () => {
  const bytes = new Uint8Array(Buffer.concat([Buffer.from('9 (no) '), line('bash')])).subarray(7);
  assert.equal(parsePidStat(bytes)?.comm, 'bash');
});
