import assert from 'node:assert/strict';
import test from 'node:test';
import { meaningOf } from './clipboard-keys.ts';

const key = (name: string, held: { ctrl?: boolean; meta?: boolean; shift?: boolean } = {}) => ({
  type: 'keydown',
  key: name,
  ctrlKey: held.ctrl ?? false,
  metaKey: held.meta ?? false,
  shiftKey: held.shift ?? false,
  altKey: false,
});

test('Ctrl-C interrupts without a selection and copies with one', () => {
  assert.equal(meaningOf(key('c', { ctrl: true }), false), 'type');
  assert.equal(meaningOf(key('c', { ctrl: true }), true), 'copy');
  assert.equal(meaningOf(key('c', { meta: true }), true), 'copy');
});

test('Ctrl-Shift-C and Ctrl-Shift-V copy and paste', () => {
  assert.equal(meaningOf(key('C', { ctrl: true, shift: true }), false), 'copy');
  assert.equal(meaningOf(key('V', { ctrl: true, shift: true }), false), 'paste');
});

test('F6 and Ctrl-Shift-Escape leave the terminal, Escape alone is typed', () => {
  assert.equal(meaningOf(key('F6'), false), 'leave');
  assert.equal(meaningOf(key('Escape', { ctrl: true, shift: true }), false), 'leave');
  assert.equal(meaningOf(key('Escape'), false), 'type');
});

test('letting a key go means nothing', () => {
  assert.equal(meaningOf({ ...key('F6'), type: 'keyup' }, false), 'type');
});
