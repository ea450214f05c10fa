import assert from 'node:assert/strict';
import test from 'node:test';
import { bytesWord, limitWord } from './byte-words.ts';

test('bytes are said in the unit that keeps them below 1024', () => {
  assert.deepEqual([0, 512, 4096, 43_200_000, 536_870_912, 1024 ** 4].map(bytesWord), [
    '0 B',
    '512 B',
    '4.0 KiB',
    '41.2 MiB',
    '512 MiB',
    '1.0 TiB',
  ]);
});

test('a value that would round to 1024 takes the next unit', () => {
  assert.equal(bytesWord(1024 * 1024 - 1), '1.0 MiB');
});

test('a limit somebody set is said without an empty decimal', () => {
  assert.equal(limitWord(52_428_800), '50 MiB');
  assert.equal(limitWord(1_572_864), '1.5 MiB');
});
