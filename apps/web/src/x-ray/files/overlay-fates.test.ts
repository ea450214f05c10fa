import assert from 'node:assert/strict';
import test from 'node:test';
import type { LayerEntry } from '@drydock/protocol';
import { mergedView, overlayFates } from './overlay-fates.ts';
import { entry, sampleOverlay } from './overlay-view.sample.ts';

/** "0 etc/motd: seen, hides 1" for each entry of each layer. */
function told(...layers: [LayerEntry[], ...LayerEntry[][]]): string[] {
  return overlayFates(sampleOverlay(...layers)).flatMap((entries, layer) =>
    entries.map(({ entry: { path }, fate }) => {
      const hides = 'hides' in fate && fate.hides.length > 0 ? `, hides ${fate.hides.join(' ')}` : '';
      const by = fate.kind === 'hidden' ? ` by ${fate.layer} ${fate.by.path}` : '';
      return `${layer} ${path}: ${fate.kind}${hides}${by}`;
    }),
  );
}

const seen = (...layers: [LayerEntry[], ...LayerEntry[][]]) =>
  mergedView(overlayFates(sampleOverlay(...layers))).map(({ entry: { path }, layer }) => `${path} ${layer}`);

test('a file of a layer above hides the one of its name in every layer below', () => {
  assert.deepEqual(told([entry('motd')], [entry('motd')], [entry('motd'), entry('hosts')]), [
    '0 motd: seen, hides 1 2',
    '1 motd: hidden by 0 motd',
    '2 motd: hidden by 0 motd',
    '2 hosts: seen',
  ]);
});

test('directories of one name become one', () => {
  const etc = entry('etc', 'directory');
  assert.deepEqual(told([etc], [etc, entry('etc/motd')]), ['0 etc: merged', '1 etc: merged', '1 etc/motd: seen']);
  assert.deepEqual(seen([etc], [etc, entry('etc/motd')]), ['etc 0', 'etc/motd 1']);
});

test('a whiteout hides the file and is not seen itself', () => {
  const layers = [[entry('motd', 'whiteout')], [entry('motd')]] as [LayerEntry[], LayerEntry[]];
  assert.deepEqual(told(...layers), ['0 motd: whiteout, hides 1', '1 motd: hidden by 0 motd']);
  assert.deepEqual(seen(...layers), []);
});

test('a whiteout of a directory hides all that is in it', () => {
  const layers = [[entry('var', 'whiteout')], [entry('var', 'directory'), entry('var/log/a')]] as const;
  assert.deepEqual(told([...layers[0]], [...layers[1]]), [
    '0 var: whiteout, hides 1',
    '1 var: hidden by 0 var',
    '1 var/log/a: hidden by 0 var',
  ]);
});

test('an opaque directory is seen, with only what its own layer and those above have in it', () => {
  const above = [entry('log', 'directory'), entry('log/top')];
  const opaque = [entry('log', 'opaque'), entry('log/new')];
  const below = [entry('log', 'directory'), entry('log/old')];
  assert.deepEqual(seen(above, opaque, below), ['log 0', 'log/new 1', 'log/top 0']);
  const [, , last] = overlayFates(sampleOverlay(above, opaque, below));
  assert.deepEqual(
    last?.map(({ fate }) => fate.kind),
    ['hidden', 'hidden'],
  );
});

test('a file in the place of a directory hides what was in it', () => {
  assert.deepEqual(seen([entry('opt')], [entry('opt', 'directory'), entry('opt/tool')]), ['opt 0']);
});

test('a file made again above a whiteout is seen', () => {
  assert.deepEqual(seen([entry('motd')], [entry('motd', 'whiteout')], [entry('motd')]), ['motd 0']);
});

test('a whiteout of nothing hides nothing', () => {
  assert.deepEqual(told([entry('ghost', 'whiteout')], []), ['0 ghost: whiteout']);
});
