import assert from 'node:assert/strict';
import test from 'node:test';
import { ReadingBudget } from './reading-budget.ts';

test('steps that are for sure are made, the others only while there is time', () => {
  const spent = new ReadingBudget(-1, { stepsForSure: 2 });
  assert.deepEqual(
    [1, 2, 3, 4].map(() => spent.takeStep()),
    [true, true, false, false],
  );
  assert.equal(spent.isSpent, true);
  const plenty = new ReadingBudget(Number.POSITIVE_INFINITY);
  assert.deepEqual(
    [1, 2, 3].map(() => plenty.takeStep()),
    [true, true, true],
  );
  assert.equal(plenty.isSpent, false);
});

test('where the clock is read rarely, what is spent is noticed at the next look', () => {
  const spent = new ReadingBudget(-1, { stepsPerLook: 3 });
  assert.deepEqual(
    [1, 2, 3, 4].map(() => spent.takeStep()),
    [true, true, false, false],
  );
});
