import assert from 'node:assert/strict';
import test from 'node:test';
import { overlayFates } from './overlay-fates.ts';
import { entry, sampleOverlay } from './overlay-view.sample.ts';
import { shownEntries } from './shown-entries.ts';

const many = Array.from({ length: 12 }, (_, index) => entry(`bin/tool${index}`));
const pathsOf = (fated: readonly { readonly entry: { readonly path: string } }[]) => fated.map((one) => one.entry.path);
const lowerOf = (...overlay: Parameters<typeof sampleOverlay>) => overlayFates(sampleOverlay(...overlay))[1] ?? [];

test('a small layer is shown whole, without directories that its paths name anyway', () => {
  const fated = lowerOf([], [entry('etc', 'directory'), entry('etc/motd'), entry('var', 'directory')]);
  const { shown, folded } = shownEntries(fated, () => false);
  assert.deepEqual([pathsOf(shown), folded], [['etc/motd', 'var'], []]);
});

test('of a large layer what is hidden stays in sight, and the rest is folded', () => {
  const { shown, folded } = shownEntries(lowerOf([entry('bin/tool3')], many), () => false);
  assert.deepEqual(pathsOf(shown), ['bin/tool3']);
  assert.equal(folded.length, 11);
});

test('what the last command touched is never folded', () => {
  const { shown } = shownEntries(lowerOf([], many), (path) => path === 'bin/tool7');
  assert.deepEqual(pathsOf(shown), ['bin/tool7']);
});
