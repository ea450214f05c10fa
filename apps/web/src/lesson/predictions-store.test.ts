import assert from 'node:assert/strict';
import test, { beforeEach } from 'node:test';
import { choose, compare, forgetPredictions, usePredictions } from './predictions-store.ts';

const made = (name: string) => usePredictions.getState().made.get(name);

beforeEach(() => forgetPredictions(''));

test('a choice can be changed until it is compared', () => {
  choose('lab/step/0', 1);
  choose('lab/step/0', 2);
  compare('lab/step/0');
  choose('lab/step/0', 0);
  assert.deepEqual(made('lab/step/0'), { option: 2, isCompared: true });
});

test('nothing is compared before something was chosen', () => {
  compare('lab/step/0');
  assert.equal(made('lab/step/0'), undefined);
});

test('the predictions of one step are forgotten without those of its neighbours', () => {
  choose('lab/one/0', 0);
  choose('lab/one-more/0', 0);
  forgetPredictions('lab/one/');
  assert.equal(made('lab/one/0'), undefined);
  assert.equal(made('lab/one-more/0')?.option, 0);
});
