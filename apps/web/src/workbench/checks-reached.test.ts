import assert from 'node:assert/strict';
import test, { beforeEach } from 'node:test';
import type { Step } from '@drydock/curriculum';
import { checksChanged, stepEntered } from '../lesson/checks-store.ts';
import { checksReached } from './checks-reached.ts';

const of = { lab: 'lab', step: 'step' };
const step: Step = {
  id: 'step',
  title: '',
  number: 1,
  goal: '',
  blocks: [],
  checks: [
    { kind: 'process-is-pid-one', id: 'first', says: 'First.' },
    { kind: 'process-is-pid-one', id: 'second', says: 'Second.' },
  ],
  hints: [],
  lens: null,
  runtime: [],
  solution: '',
};
const pass = (id: string) => checksChanged(of, [{ id, isPassed: true, observed: '', source: null }]);

beforeEach(() => {
  stepEntered({ lab: 'other', step: 'other' });
  stepEntered(of);
});

test('it waits for the last check, in whatever order they pass', async () => {
  const reached = checksReached(step, { signal: new AbortController().signal });
  pass('second');
  pass('first');
  assert.deepEqual(await reached, []);
});

test('when time is up it says which checks are missing, and what they saw', async () => {
  pass('first');
  checksChanged(of, [{ id: 'second', isPassed: false, observed: 'Nothing yet.', source: null }]);
  assert.deepEqual(await checksReached(step, { signal: new AbortController().signal, withinMs: 0 }), [
    { id: 'second', says: 'Second.', observed: 'Nothing yet.' },
  ]);
});

test('it ends at once when it is stopped', async () => {
  const stopping = new AbortController();
  const reached = checksReached(step, { signal: stopping.signal });
  stopping.abort(new Error('stopped'));
  await assert.rejects(reached, /stopped/);
});
