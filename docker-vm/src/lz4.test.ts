import assert from 'node:assert/strict';
import test from 'node:test';
import { unpackLz4 } from './lz4.ts';

function frame(...blocks: string[]): Buffer {
  const parts = blocks.map((hex) => {
    const block = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    const length = Buffer.alloc(4);
    length.writeUInt32LE(block.length);
    return Buffer.concat([length, block]);
  });
  return Buffer.concat([Buffer.from('02214c18', 'hex'), ...parts]);
}

test('literals come out as they are', () => {
  assert.equal(unpackLz4(frame('50 68656c6c6f')).toString(), 'hello');
});

test('a match repeats what was written before, also when it overlaps itself', () => {
  // "ab", then 2 back for 4 + 4 bytes, then "!".
  assert.equal(unpackLz4(frame('24 6162 0200 10 21')).toString(), 'ababababab!');
});

test('blocks follow each other', () => {
  assert.equal(unpackLz4(frame('10 61', '10 62')).toString(), 'ab');
});

test('a block that lies about a length or a distance is refused', () => {
  assert.throws(() => unpackLz4(frame('50 6162')), /a literal leaves its block/);
  assert.throws(() => unpackLz4(frame('10 61 0500 10 21')), /a match leaves its block/);
  assert.throws(() => unpackLz4(frame('f0 ff')), /ends in the middle/);
});
