import assert from 'node:assert/strict';
import test from 'node:test';
import { shapeOf } from './same-shape.ts';

test('outputs that differ in numbers, dates and widths have the same shape', () => {
  assert.deepEqual(
    shapeOf("lrwxrwxrwx 1 root root 0 Nov 23 09:12 mnt -> 'mnt:[4026532221]'"),
    shapeOf("lrwxrwxrwx 1 root root  0 Jan  1 11:45 mnt -> 'mnt:[77]'"),
  );
  assert.deepEqual(shapeOf('/proc/1  /proc/14  /proc/23'), shapeOf('/proc/1 /proc/4\n/proc/7'));
  assert.deepEqual(shapeOf('exit\nroot@drydock:~# '), ['exit']);
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
