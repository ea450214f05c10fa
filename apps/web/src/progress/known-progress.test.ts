import assert from 'node:assert/strict';
import test from 'node:test';
import { type Marks, markOf, NO_MARKS, type Progress, type ProgressChange, withChange } from '@drydock/protocol';
import fc from 'fast-check';
import { changedHere, type Known, serverTold } from './known-progress.ts';

const NEW: Known = { ...NO_MARKS, unsent: [], learner: null, revision: 0 };
const step = (id: string) => ({ lab: 'lab', step: id });
const pass = (id: string): ProgressChange => ({ kind: 'pass', step: step(id) });
const told = (learner: string, revision: number, ...changes: ProgressChange[]): Progress => ({
  ...changes.reduce(withChange, NO_MARKS),
  learner,
  revision,
});
const changesIn = ({ unsent }: Known) => unsent.map(({ change }) => change);
const FIRST = { isFirst: true };
const LATER = { isFirst: false };

const anyChange: fc.Arbitrary<ProgressChange> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('pass', 'skip', 'visit', 'forget-step'),
    step: fc.constantFrom(step('a'), step('b'), { lab: 'other', step: 'a' }),
  }),
  fc.record({ kind: fc.constant('forget-lab'), lab: fc.constantFrom('lab', 'other') }),
  fc.record({ kind: fc.constant('forget-all') }),
);
const marksOf = ({ passed, skipped, last }: Marks) => ({ passed, skipped, last });

test('what is unsent makes of the server’s marks what this browser shows, however much of it was left out', () => {
  fc.assert(
    fc.property(fc.array(anyChange), fc.array(anyChange), (before, here) => {
      const known = serverTold(NEW, told('me', 1, ...before), FIRST);
      const state = here.reduce(changedHere, known);
      const atServer = [...before, ...changesIn(state)].reduce(withChange, NO_MARKS);
      assert.deepEqual(marksOf(state), marksOf(atServer));
    }),
  );
});

test('what this browser knew before there was a server is added to what the server knows', () => {
  const old: Known = { ...NEW, passed: { lab: ['a', 'b'] }, skipped: { lab: ['c'] }, last: step('c') };
  const state = serverTold(old, told('me', 3, pass('a'), pass('c')), FIRST);
  assert.deepEqual(changesIn(state), [pass('b'), { kind: 'visit', step: step('c') }]);
  assert.equal(markOf(state, step('c')), 'passed');
});

test('what another machine forgot is forgotten here, and what is unsent stays', () => {
  const known = serverTold(NEW, told('me', 1, pass('a'), pass('b')), FIRST);
  const here = changedHere(known, pass('c'));
  const state = serverTold(here, told('me', 2, pass('b')), FIRST);
  assert.deepEqual(state.passed, { lab: ['b', 'c'] });
  assert.deepEqual(changesIn(state), [pass('c')]);
});

test('an answer that comes late does not bring back what a newer one took away', () => {
  const known = serverTold(NEW, told('me', 5), FIRST);
  assert.equal(serverTold(known, told('me', 4, pass('a')), LATER), known);
});

test('a database that was brought back from a backup, or begun anew, is told all that it lacks', () => {
  const known = serverTold(NEW, told('me', 5, pass('a'), pass('b')), FIRST);
  for (const lost of [told('me', 2, pass('a')), told('me in an empty database', 0)]) {
    const state = serverTold(known, lost, FIRST);
    assert.deepEqual(state.passed, { lab: ['a', 'b'] });
    assert.ok(changesIn(state).some((change) => change.kind === 'pass' && change.step.step === 'b'));
    assert.deepEqual([state.learner, state.revision], [lost.learner, lost.revision]);
  }
});

test('whoever becomes another learner forgets nothing of theirs', () => {
  const known = changedHere(serverTold(NEW, told('guest', 5, pass('a')), FIRST), { kind: 'forget-all' });
  const state = serverTold(known, told('me', 9, pass('a')), FIRST);
  assert.deepEqual(state.passed, { lab: ['a'] });
  assert.deepEqual(changesIn(state), []);
});

test('changes that undo each other do not pile up', () => {
  const known = serverTold(NEW, told('me', 1), FIRST);
  const state = Array.from({ length: 50 }, (): ProgressChange[] => [
    { kind: 'skip', step: step('a') },
    pass('a'),
    pass('a'),
    { kind: 'visit', step: step('a') },
    { kind: 'visit', step: step('b') },
    { kind: 'forget-step', step: step('a') },
  ])
    .flat()
    .reduce(changedHere, known);
  assert.deepEqual(
    changesIn(state).map(({ kind }) => kind),
    ['visit', 'forget-step'],
  );
});
