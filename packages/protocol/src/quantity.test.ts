import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { QuantityError, readDuration, readSize, showDuration, showSize } from './quantity.ts';

test('sizes are read as docker reads them', () => {
  assert.equal(readSize('512m'), 536_870_912);
  assert.equal(readSize('1.5G'), 1_610_612_736);
  assert.equal(readSize('64'), 64);
});

test('times are read as a sum of their parts', () => {
  assert.equal(readDuration('1h30m'), 5400);
  assert.equal(readDuration('90s'), 90);
});

for (const text of ['', '-1m', '1 m', 'm', '1e3', '12x', '0x10']) {
  test(`"${text}" is neither a size nor a time`, () => {
    assert.throws(() => readSize(text), QuantityError);
    assert.throws(() => readDuration(text), QuantityError);
  });
}

test('what is shown is read as the same amount', () => {
  fc.assert(fc.property(fc.nat({ max: 2 ** 40 }), (bytes) => readSize(showSize(bytes)) === bytes));
  fc.assert(fc.property(fc.nat({ max: 10 ** 8 }), (seconds) => readDuration(showDuration(seconds)) === seconds));
});
