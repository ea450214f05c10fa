import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import test from 'node:test';
import { digestOf } from '../image/digest.ts';
import { BuildCache, stepKey } from './build-cache.ts';

function makeCache() {
  const folder = mkdtempSync(`${tmpdir()}/cache-`);
  const cache = new BuildCache(folder);
  return { cache, folder: `${folder}/build-cache`, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

const DONE = { created: '2024-01-01T00:00:00.000Z', layer: { digest: digestOf('x'), sizeBytes: 1 } };

test('[BU19] what came of a step is found under its key, and nothing under another', () => {
  using made = makeCache();
  const key = stepKey('run', ['a'], null);
  made.cache.write(key, DONE);
  assert.deepEqual(made.cache.find(key), DONE);
  assert.equal(made.cache.find(stepKey('run', ['a', 'b'], null)), null);
});

test('[BU19] a record that is damaged counts as none', () => {
  using made = makeCache();
  const key = stepKey('x');
  for (const text of [
    '',
    '{',
    '1',
    'null',
    '{"version":1}',
    '{"version":1,"created":"x","layer":null}',
    JSON.stringify({ version: 1, ...DONE, layer: { digest: '../../etc', sizeBytes: 1 } }),
  ]) {
    writeFileSync(`${made.folder}/${key}`, text);
    assert.equal(made.cache.find(key), null, text);
  }
});

test('[BU13] of too many records the oldest go, and what a crash left', () => {
  using made = makeCache();
  const keys = ['a', 'b', 'c'].map((name) => stepKey(name));
  for (const [age, key] of keys.entries()) {
    made.cache.write(key, DONE);
    utimesSync(`${made.folder}/${key}`, 1000 + age, 1000 + age);
  }
  writeFileSync(`${made.folder}/${keys[0]}.new`, '{');
  made.cache.tidy(2);
  assert.deepEqual(readdirSync(made.folder).sort(), keys.slice(1).sort());
});
