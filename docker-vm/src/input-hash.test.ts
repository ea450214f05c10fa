import assert from 'node:assert/strict';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { InputHash } from './input-hash.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function hashOf(folder: string): Promise<string> {
  return (await new InputHash().tree(folder, 'tree')).digest();
}

test('the same files give the same hash, wherever they are and in whatever order they were written', async () => {
  await using first = await temporaryFolder();
  await using second = await temporaryFolder();
  for (const name of ['a', 'b', 'c']) await writeFile(path.join(first.path, name), name);
  for (const name of ['c', 'a', 'b']) await writeFile(path.join(second.path, name), name);
  assert.equal(await hashOf(first.path), await hashOf(second.path));
});

test('a changed content, name or link target changes the hash', async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'file');
  const seen = new Set<string>();
  const remember = async () => seen.add(await hashOf(folder.path));
  await remember();
  await writeFile(file, 'one');
  await remember();
  await writeFile(file, 'two');
  await remember();
  await rename(file, path.join(folder.path, 'other'));
  await remember();
  await symlink('here', path.join(folder.path, 'link'));
  await remember();
  await rm(path.join(folder.path, 'link'));
  await symlink('there', path.join(folder.path, 'link'));
  await remember();
  assert.equal(seen.size, 6);
});

test('what stands in node_modules and in build folders is no input', async () => {
  await using folder = await temporaryFolder();
  await writeFile(path.join(folder.path, 'source'), '');
  const before = await hashOf(folder.path);
  for (const name of ['node_modules', '.next', '.git']) {
    await mkdir(path.join(folder.path, name));
    await writeFile(path.join(folder.path, name, 'file'), 'x');
  }
  assert.equal(await hashOf(folder.path), before);
});

test('values that run together are told apart', () => {
  const first = new InputHash().text('a', 'bc').text('d', '').digest();
  const second = new InputHash().text('a', 'b').text('cd', '').digest();
  assert.notEqual(first, second);
});
