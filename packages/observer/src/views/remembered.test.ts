import assert from 'node:assert/strict';
import test from 'node:test';
import { ReadingBudget } from './reading-budget.ts';
import { Remembered } from './remembered.ts';

const PLENTY = new ReadingBudget(Number.POSITIVE_INFINITY);
/** Spent before it began. */
const NOTHING = new ReadingBudget(-1);

function parts(values: Record<string, string | null>): ReadonlyMap<string, () => string | null> {
  return new Map(Object.entries(values).map(([name, value]) => [name, () => value]));
}

test('all is read while the budget lasts, and told in the order it was asked for', () => {
  const remembered = new Remembered<string>();
  assert.deepEqual(
    [...remembered.read(parts({ b: '1', a: '2' }), PLENTY)],
    [
      ['b', '1'],
      ['a', '2'],
    ],
  );
});

test('what the budget leaves out says what it said last, and has its turn next time', () => {
  const remembered = new Remembered<string>();
  remembered.read(parts({ a: 'old', b: 'old', c: 'old' }), PLENTY);
  const fresh = parts({ a: 'new', b: 'new', c: 'new' });
  const told = [1, 2, 3].map(() => [...remembered.read(fresh, NOTHING).values()]);
  assert.deepEqual(told, [
    ['new', 'old', 'old'],
    ['new', 'new', 'old'],
    ['new', 'new', 'new'],
  ]);
});

test('what was never read comes before what was', () => {
  const remembered = new Remembered<string>();
  remembered.read(parts({ a: 'old' }), PLENTY);
  assert.deepEqual(
    [...remembered.read(parts({ a: 'new', b: 'first' }), NOTHING)],
    [
      ['a', 'old'],
      ['b', 'first'],
    ],
  );
});

test('what is gone, and what is no longer asked for, is not told', () => {
  const remembered = new Remembered<string>();
  remembered.read(parts({ a: '1', b: '2' }), PLENTY);
  assert.deepEqual([...remembered.read(parts({ a: null }), PLENTY)], []);
  assert.deepEqual([...remembered.read(parts({ b: null, c: '3' }), NOTHING)], []);
});
