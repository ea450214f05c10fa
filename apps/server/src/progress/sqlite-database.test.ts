import assert from 'node:assert/strict';
import { chmodSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { testKilledWriter } from '../../testing/killed-writer-suite.ts';
import { passedStep } from '../../testing/progress-changes.ts';
import { type DatabasePlace, newOwner, testProgressStore } from '../../testing/progress-store-suite.ts';
import { testResumeCodes } from '../../testing/resume-code-suite.ts';
import { TemporaryFolder } from '../../testing/temporary-folder.ts';
import { numberIn, textIn } from './database.ts';
import { ProgressStore } from './progress-store.ts';
import { openSqlite } from './sqlite-database.ts';

async function newPlace(): Promise<DatabasePlace> {
  const folder = new TemporaryFolder();
  const address = join(folder.path, 'progress.sqlite');
  return {
    address,
    open: async () => openSqlite(address),
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  };
}

testProgressStore('SQLite', newPlace);
testResumeCodes('SQLite', newPlace);
testKilledWriter('SQLite', newPlace);

test('only the server may read the file, and what lies beside it', async () => {
  using folder = new TemporaryFolder();
  const path = join(folder.path, 'not', 'yet', 'progress.sqlite');
  await using store = await ProgressStore.open(openSqlite(path));
  await store.change(newOwner(), [passedStep(1)]);
  for (const ending of ['', '-wal', '-shm']) assert.equal(statSync(path + ending).mode & 0o777, 0o600, ending);
  chmodSync(path, 0o644);
  await using _again = openSqlite(path);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('what was acknowledged is on the disk, and readers do not wait', async () => {
  using folder = new TemporaryFolder();
  await using database = openSqlite(join(folder.path, 'progress.sqlite'));
  const [mode] = await database.query('PRAGMA journal_mode');
  const [synchronous] = await database.query('PRAGMA synchronous');
  assert.equal(mode && textIn(mode, 'journal_mode'), 'wal');
  assert.equal(synchronous && numberIn(synchronous, 'synchronous'), 2, 'FULL');
});

test('a damaged file is refused with what to do, and left as it is', async () => {
  for (const damage of [
    (path: string) => writeFileSync(path, 'this is no database, but somebody may need it\n'.repeat(200)),
    (path: string) => truncateSync(path, statSync(path).size - 5000),
    (path: string) => {
      const bytes = readFileSync(path);
      bytes.fill(0xff, 4096, 12_288);
      writeFileSync(path, bytes);
    },
  ]) {
    using folder = new TemporaryFolder();
    const path = join(folder.path, 'progress.sqlite');
    {
      await using store = await ProgressStore.open(openSqlite(path));
      const owner = newOwner();
      await store.change(
        owner,
        Array.from({ length: 400 }, (_, at) => passedStep(at)),
      );
    }
    damage(path);
    const before = readFileSync(path);
    assert.throws(
      () => openSqlite(path),
      /^Error: open ".*progress\.sqlite": it is damaged \(.+\).*backup, or move it away/,
    );
    assert.deepEqual(readFileSync(path), before);
  }
});

test('a transaction that fails takes all of it back, and the next one goes on', async () => {
  using folder = new TemporaryFolder();
  await using database = openSqlite(join(folder.path, 'progress.sqlite'));
  await database.query('CREATE TABLE words (word TEXT)');
  const failing = database.transaction(async (query) => {
    await query('INSERT INTO words (word) VALUES ($1)', ['half']);
    throw new Error('in the middle');
  });
  const meanwhile = database.query('INSERT INTO words (word) VALUES ($1)', ['meanwhile']);
  await assert.rejects(failing, /in the middle/);
  await meanwhile;
  assert.deepEqual(
    (await database.query('SELECT word FROM words')).map((row) => row.word),
    ['meanwhile'],
  );
});
