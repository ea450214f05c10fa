import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Allowance } from './allowance.ts';

test('an allowance is used up by spending, and grows with the clock', () => {
  const allowance = new Allowance({ maxMs: 100, share: 0.25 });
  assert.equal(allowance.isLeft(1000), true);
  allowance.spend(150, 1000);
  assert.equal(allowance.isLeft(1100), false);
  assert.equal(allowance.isLeft(1300), true);
});

test('an allowance never grows beyond its limit', () => {
  const allowance = new Allowance({ maxMs: 100, share: 0.25 });
  allowance.spend(1, 1000);
  allowance.spend(101, 1_000_000);
  assert.equal(allowance.isLeft(1_000_000), false);
});

test('a clock that was set back takes nothing and gives nothing', () => {
  const allowance = new Allowance({ maxMs: 100, share: 0.25 });
  allowance.spend(200, 10_000);
  assert.equal(allowance.isLeft(5_000), false);
  assert.equal(allowance.isLeft(5_500), true);
});
