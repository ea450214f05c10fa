import assert from 'node:assert/strict';
import test, { beforeEach } from 'node:test';
import type { CheckResult } from '@drydock/protocol';
import { checksChanged, stepEntered, useChecks } from './checks-store.ts';

const first = { lab: 'namespaces', step: 'first' };
const result = (id: string, isPassed: boolean): CheckResult => ({ id, isPassed, observed: '', source: null });

beforeEach(() => {
  stepEntered({ lab: 'other', step: 'other' });
  stepEntered(first);
});

test('a check that was true once stays reached when it is no longer true', () => {
  checksChanged(first, [result('a', true)]);
  checksChanged(first, [result('a', false)]);
  assert.equal(useChecks.getState().results.get('a')?.isPassed, false);
  assert.deepEqual([...useChecks.getState().reached], ['a']);
});

test('results of a step that was left are dropped', () => {
  checksChanged({ lab: 'namespaces', step: 'second' }, [result('a', true)]);
  assert.equal(useChecks.getState().results.size, 0);
});

test('entering the same step again keeps what was reached', () => {
  checksChanged(first, [result('a', true)]);
  stepEntered(first);
  assert.equal(useChecks.getState().reached.size, 1);
});

test('a step whose checks all stood when it was entered was not open', () => {
  checksChanged(first, [result('a', true)]);
  assert.equal(useChecks.getState().wasOpen, false);
  checksChanged(first, [result('a', false)]);
  assert.equal(useChecks.getState().wasOpen, true);
});
