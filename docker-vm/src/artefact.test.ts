import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { ensureArtefact } from './artefact.ts';
import { temporaryFolder } from './temporary-folder.ts';

function artefact(cacheFolder: string, hash: string, build?: (folder: string) => Promise<void>) {
  const write = (folder: string) => writeFile(path.join(folder, 'content'), hash);
  return { cacheFolder, name: 'thing', hash: hash.padEnd(64, '0'), build: build ?? write };
}

test('it is built once, and then found', async () => {
  await using cache = await temporaryFolder();
  const first = await ensureArtefact(artefact(cache.path, 'a'));
  const second = await ensureArtefact(artefact(cache.path, 'a'));
  assert.deepEqual([first.wasBuilt, second.wasBuilt], [true, false]);
  assert.equal(await readFile(path.join(second.folder, 'content'), 'utf8'), 'a');
});

test('a failed build leaves nothing, and the next one succeeds', async () => {
  await using cache = await temporaryFolder();
  const failing = artefact(cache.path, 'a', async (folder) => {
    await writeFile(path.join(folder, 'half'), '');
    throw new Error('no luck');
  });
  await assert.rejects(ensureArtefact(failing), /no luck/);
  assert.deepEqual(await readdir(cache.path), []);
  assert.equal((await ensureArtefact(artefact(cache.path, 'a'))).wasBuilt, true);
});

test('what a killed build left is removed by the next', async () => {
  await using cache = await temporaryFolder();
  const left = path.join(cache.path, 'thing-a000000000000000.partial');
  await mkdir(left);
  await writeFile(path.join(left, 'half'), '');
  const { folder } = await ensureArtefact(artefact(cache.path, 'a'));
  assert.deepEqual(await readdir(cache.path), ['thing-a000000000000000']);
  assert.deepEqual(await readdir(folder), ['content']);
});

test('two who need it at the same time build it once', async () => {
  await using cache = await temporaryFolder();
  const both = await Promise.all([
    ensureArtefact(artefact(cache.path, 'a')),
    ensureArtefact(artefact(cache.path, 'a')),
  ]);
  assert.deepEqual(both.map(({ wasBuilt }) => wasBuilt).sort(), [false, true]);
});

test('three generations stay, and other artefacts and files are left alone', async () => {
  await using cache = await temporaryFolder();
  await writeFile(path.join(cache.path, 'data.qcow2'), '');
  await mkdir(path.join(cache.path, 'other-0000000000000000'));
  for (const hash of ['a', 'b', 'c', 'd']) await ensureArtefact(artefact(cache.path, hash));
  const entries = await readdir(cache.path);
  assert.ok(entries.includes('data.qcow2') && entries.includes('other-0000000000000000'));
  const kept = entries.filter((entry) => entry.startsWith('thing-'));
  assert.equal(kept.length, 3);
  assert.ok(kept.includes('thing-d000000000000000'));
});
