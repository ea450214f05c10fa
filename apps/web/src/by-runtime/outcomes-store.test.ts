import assert from 'node:assert/strict';
import test from 'node:test';
import { outcomeCame, showOutcomesOf, useOutcomes } from './outcomes-store.ts';

const states = () => [...useOutcomes.getState().outcomes].map(([offer, { state }]) => `${offer} ${state}`);

test('outcomes stay while their step is on screen, and are dropped when it was left', () => {
  showOutcomesOf('namespaces/unshare');
  outcomeCame('namespaces/unshare', 0, { state: 'busy' });
  showOutcomesOf('namespaces/unshare');
  assert.deepEqual(states(), ['0 busy']);
  showOutcomesOf('namespaces/fresh-proc');
  outcomeCame('namespaces/unshare', 0, { state: 'refused', message: 'late', hint: undefined });
  assert.deepEqual(states(), []);
});
