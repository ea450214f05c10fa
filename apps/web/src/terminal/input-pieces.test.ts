import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { inputPieces } from './input-pieces.ts';

const byteLength = (text: string) => new TextEncoder().encode(text).length;

test('a key is one piece, nothing is none', () => {
  assert.deepEqual(inputPieces('a'), ['a']);
  assert.deepEqual(inputPieces(''), []);
});

test('a piece is cut before the character that would not fit', () => {
  assert.deepEqual(inputPieces('aé€😀', 4), ['aé', '€', '😀']);
});

test('a paste of the limit is one piece, one byte more is two', () => {
  assert.equal(inputPieces('x'.repeat(16 * 1024)).length, 1);
  assert.equal(inputPieces('x'.repeat(16 * 1024 + 1)).length, 2);
});

test('pieces fit the limit and make up the whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 4, max: 40 }), (input, maxBytes) => {
      const pieces = inputPieces(input, maxBytes);
      assert.equal(pieces.join(''), input);
      for (const piece of pieces) assert.ok(byteLength(piece) <= maxBytes, `${byteLength(piece)} bytes in a piece`);
    }),
  );
});
