import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { quote } from './quote.ts';

test('[IM18] what others wrote is shown in quotes, cut, and without commands for a terminal', () => {
  assert.equal(quote('a "b"'), '"a \\"b\\""');
  assert.equal(quote('\x1b]0;owned\x07\x9b2J\u202e'), '"?]0;owned??2J?"');
  assert.equal(quote('x'.repeat(1000)).length, 203);
  assert.equal(quote(undefined), 'nothing');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.doesNotMatch(quote(text), /[\0-\x1f\x7f-\x9f]/);
    }),
  );
});
