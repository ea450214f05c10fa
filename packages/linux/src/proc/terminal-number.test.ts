import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeTerminal } from './terminal-number.ts';

const number = (major: number, minor: number) => ((minor & 0xfff00) << 12) | (major << 8) | (minor & 0xff);

test('no terminal is null', () => {
  assert.equal(decodeTerminal(0), null);
});

test('pseudo-terminals are pts/N over all their majors and minors', () => {
  assert.equal(decodeTerminal(number(136, 0)), 'pts/0');
  assert.equal(decodeTerminal(number(136, 255)), 'pts/255');
  assert.equal(decodeTerminal(number(136, 1000)), 'pts/1000');
  assert.equal(decodeTerminal(number(137, 3)), 'pts/259');
});

test('consoles and serial lines have their names, other devices their numbers', () => {
  assert.equal(decodeTerminal(number(4, 1)), 'tty1');
  assert.equal(decodeTerminal(number(4, 64)), 'ttyS0');
  assert.equal(decodeTerminal(number(229, 0)), '229:0');
});

test('a minor number with the highest bit set does not become negative', () => {
  assert.equal(decodeTerminal(number(136, 0x80000)), 'pts/524288');
});
