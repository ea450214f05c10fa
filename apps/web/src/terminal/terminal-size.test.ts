import assert from 'node:assert/strict';
import test from 'node:test';
import { clampSize } from './terminal-size.ts';

test('an absurd window becomes the nearest one the protocol accepts', () => {
  assert.deepEqual(clampSize({ columns: 99_999, rows: 99_999 }), { columns: 1000, rows: 500 });
  assert.deepEqual(clampSize({ columns: 0, rows: -3 }), { columns: 2, rows: 1 });
  assert.deepEqual(clampSize({ columns: Number.NaN, rows: 10.9 }), { columns: 2, rows: 10 });
});
