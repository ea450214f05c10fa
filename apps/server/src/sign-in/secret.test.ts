import assert from 'node:assert/strict';
import { chmodSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { TemporaryFolder } from '../../testing/temporary-folder.ts';
import { loadSecret } from './secret.ts';

test('the secret is made once and read at every later start', async () => {
  using folder = new TemporaryFolder();
  const state = join(folder.path, 'not', 'yet', 'there');
  const secret = await loadSecret(state);
  assert.equal(secret.length, 32);
  assert.deepEqual(await loadSecret(state), secret);
  assert.deepEqual(readdirSync(state), ['cookie-secret']);
});

test('only the server may read the secret', async () => {
  using folder = new TemporaryFolder();
  await loadSecret(folder.path);
  const path = join(folder.path, 'cookie-secret');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  chmodSync(path, 0o644);
  await loadSecret(folder.path);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('two servers that start at once share one secret', async () => {
  using folder = new TemporaryFolder();
  const [first, second] = await Promise.all([loadSecret(folder.path), loadSecret(folder.path)]);
  assert.deepEqual(first, second);
});

test('a damaged secret is an error that says what to do', async () => {
  using folder = new TemporaryFolder();
  await loadSecret(folder.path);
  truncateSync(join(folder.path, 'cookie-secret'), 5);
  await assert.rejects(loadSecret(folder.path), /holds 5 bytes instead of 32; delete it/);
});
