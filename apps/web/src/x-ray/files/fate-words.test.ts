import assert from 'node:assert/strict';
import test from 'node:test';
import { fateWords, sizeWord } from './fate-words.ts';
import { overlayFates } from './overlay-fates.ts';
import { entry, sampleOverlay } from './overlay-view.sample.ts';

const NAMES = ['upper', 'app', 'base'];
const overlay = sampleOverlay(
  [entry('motd'), entry('readme', 'whiteout'), entry('log', 'opaque'), entry('ghost', 'whiteout')],
  [entry('readme')],
  [entry('motd'), entry('log', 'directory'), entry('log/old'), entry('etc', 'directory')],
);
const words = overlayFates(overlay).map((entries) =>
  entries.map(({ entry: one, fate }) => fateWords(one, fate, NAMES)),
);

test('a whiteout and an opaque directory are called by their names, with what they hide', () => {
  assert.deepEqual(words[0], [
    'seen, hides the one in base',
    'whiteout: hides the one in app, as if deleted',
    'opaque directory: hides all of it in base',
    'whiteout: there is nothing below to hide',
  ]);
});

test('what is hidden says by what, and where', () => {
  assert.deepEqual(words[1], ['hidden by a whiteout in upper']);
  assert.deepEqual(words[2], [
    'hidden by the one in upper',
    'hidden by the opaque one in upper',
    'hidden by opaque log in upper',
    'seen',
  ]);
});

test('a directory that several layers have says with which it is one', () => {
  const etc = entry('etc', 'directory');
  const [, lower] = overlayFates(sampleOverlay([etc], [etc]));
  const [fated] = lower ?? [];
  assert.equal(fated && fateWords(fated.entry, fated.fate, NAMES), 'seen as one with that in upper');
});

test('what is no file has its kind in the place of a size', () => {
  assert.deepEqual([entry('a', 'file', 2048), entry('a', 'whiteout'), entry('a', 'symlink')].map(sizeWord), [
    '2.0 KiB',
    'whiteout',
    'link',
  ]);
});
