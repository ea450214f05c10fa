import assert from 'node:assert/strict';
import test from 'node:test';
import { parameterValues } from '@drydock/protocol';
import { valuesFor } from './parameter-values.ts';

const lab = { id: 'cgroups', parameters: { crew: { from: 1, to: 100_000, step: 1 } } };

test('a session has the values that the server computes for it', () => {
  assert.deepEqual(valuesFor(lab, 's6mnzohl0vz7j'), parameterValues(lab.parameters, 's6mnzohl0vz7j/cgroups'));
});

test('without a session the values are those of every reader', () => {
  assert.deepEqual(valuesFor(lab, null), parameterValues(lab.parameters, 'reading'));
});
