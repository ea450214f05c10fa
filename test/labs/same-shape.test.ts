import assert from 'node:assert/strict';
import test from 'node:test';
import { isOfShape, shapeOf } from './same-shape.ts';

test('outputs that differ in numbers, dates and widths have the same shape', () => {
  assert.deepEqual(
    shapeOf("lrwxrwxrwx 1 root root 0 Nov 23 09:12 mnt -> 'mnt:[4026532221]'"),
    shapeOf("lrwxrwxrwx 1 root root  0 Jan  1 11:45 mnt -> 'mnt:[77]'"),
  );
  assert.deepEqual(shapeOf('/proc/1  /proc/14  /proc/23'), shapeOf('/proc/1 /proc/4\n/proc/7'));
  assert.deepEqual(shapeOf('exit\nroot@drydock:~# '), ['exit']);
});

test('a space that does not break is a space', () => {
  assert.deepEqual(shapeOf('│\u00a0\u00a0 └── app.py'), shapeOf('│   └── app.py'));
});

test('outputs that differ in words do not', () => {
  assert.notDeepEqual(shapeOf('mnt:[1]'), shapeOf('pid:[1]'));
  assert.notDeepEqual(shapeOf('1'), shapeOf(''));
  assert.notDeepEqual(shapeOf('fatal library error, lookup self'), shapeOf('PID TTY'));
});

test('the number one is no number like the others', () => {
  assert.notDeepEqual(shapeOf('1'), shapeOf('8'));
  assert.deepEqual(shapeOf('root 1 0.0 bash'), shapeOf('root 1 9.6 bash'));
  assert.notDeepEqual(shapeOf('root 1 0.0 bash'), shapeOf('root 7 0.0 bash'));
});

test('a quantity may have another unit', () => {
  assert.deepEqual(shapeOf('64M\t/root/base'), shapeOf('1.1G /root/base'));
  assert.deepEqual(
    shapeOf('67108864 bytes (67 MB, 64 MiB) copied, 0.9 s, 75.1 MB/s'),
    shapeOf('67108864 bytes (67 MB, 64 MiB) copied, 12 s, 1.1 GB/s'),
  );
  assert.deepEqual(shapeOf('real\t0m1.203s'), shapeOf('real 1m10.001s'));
  assert.deepEqual(shapeOf('took 310 ms'), shapeOf('took 1.2 s'));
  assert.deepEqual(shapeOf('99%'), shapeOf('7%'));
  assert.notDeepEqual(shapeOf('1 M'), shapeOf('2 M'));
});

test('ids and counters are the learner’s own', () => {
  assert.deepEqual(shapeOf('sha256:1f2e3d4c5b6a7988'), shapeOf('sha256:ffeeddccbb119900'));
  assert.notDeepEqual(shapeOf('feedback'), shapeOf('deadbeef'));
  assert.deepEqual(shapeOf('nr_throttled 1'), shapeOf('nr_throttled 31'));
});

test('a gap in what a lesson shows stands for any lines, or any part of one', () => {
  assert.ok(isOfShape('a\nb\nc\nd', 'a\n…\nd'));
  assert.ok(isOfShape('a\nd', 'a\n…\nd'));
  assert.ok(isOfShape('overlay /merged rw,x=(1)', 'overlay /merged rw,…'));
  assert.ok(!isOfShape('a\nb', 'a'));
  assert.ok(!isOfShape('a\nb', '…\na'));
  assert.ok(!isOfShape('a.c', 'a*c'));
});
