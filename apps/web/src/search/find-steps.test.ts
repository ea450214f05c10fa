import assert from 'node:assert/strict';
import test from 'node:test';
import { findSteps, marked } from './find-steps.ts';
import type { IndexedStep } from './found-step.ts';

const step = (some: Partial<IndexedStep>): IndexedStep => ({
  lab: 'namespaces',
  labTitle: 'Namespaces',
  step: 'look',
  number: 1,
  title: 'Look',
  goal: 'You have looked.',
  text: 'Nothing else.',
  ...some,
});
const idsFor = (index: readonly IndexedStep[], query: string) =>
  findSteps(index, query).map((found) => found.step.step);

test('every word of the query must begin a word of the step, in any field and any case', () => {
  const index = [step({ title: 'Stop sharing', text: 'It is unshare(2) that does it.' })];
  assert.equal(findSteps(index, 'UNSHARE stop').length, 1);
  assert.equal(findSteps(index, 'unshare cgroup').length, 0);
  assert.equal(findSteps(index, 'hare').length, 0, 'within a word');
});

test('a word in the title comes before one in the text', () => {
  const index = [step({ step: 'text', text: 'about memory' }), step({ step: 'title', title: 'Memory' })];
  assert.deepEqual(idsFor(index, 'memory'), ['title', 'text']);
});

test('paths and signs are found as they are written', () => {
  assert.equal(findSteps([step({ text: 'cat /proc/self/cgroup' })], '/proc/self').length, 1);
  assert.equal(findSteps([step({ text: 'echo 50000 > cpu.max' })], 'cpu.max').length, 1);
});

test('a blank query finds nothing', () => {
  assert.deepEqual(findSteps([step({})], '  '), []);
});

test('the excerpt shows the words around the first match, and marks it', () => {
  const text = `${'before '.repeat(20)}the whiteout hides it ${'after '.repeat(40)}`.trim();
  const [found] = findSteps([step({ text })], 'whiteout');
  const words = found?.excerpt.map((stretch) => stretch.text).join('') ?? '';
  assert.ok(words.startsWith('… before') && words.endsWith('after …'), words);
  assert.deepEqual(
    found?.excerpt.filter(({ isMatch }) => isMatch).map((stretch) => stretch.text),
    ['whiteout'],
  );
});

test('marking loses no character', () => {
  const text = 'A mount, mounts and an unmount.';
  const stretches = marked(text, ['mount', 'mounts']);
  assert.equal(stretches.map((stretch) => stretch.text).join(''), text);
  assert.deepEqual(
    stretches.filter(({ isMatch }) => isMatch).map((stretch) => stretch.text),
    ['mount', 'mounts'],
  );
});
