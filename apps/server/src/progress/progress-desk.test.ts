import assert from 'node:assert/strict';
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { Progress } from '@drydock/protocol';
import { ask, askAnything, askForFailure, type PageClient } from '../../testing/ask.ts';
import { passedStep } from '../../testing/progress-changes.ts';
import { TemporaryFolder } from '../../testing/temporary-folder.ts';
import { TestServer } from '../../testing/test-server.ts';
import { PROGRESS_WRITES_AT_ONCE } from './progress-desk.ts';

const read = (page: PageClient) => ask(page, 'progress:read', {}) as Promise<Progress>;
const pass = (page: PageClient, ...steps: number[]) =>
  ask(page, 'progress:change', { changes: steps.map(passedStep) }) as Promise<Progress>;

test('what a page marks is there for the same learner, and for nobody else, without a Linux', async () => {
  await using server = await TestServer.start();
  const cookie = await server.newCookie();
  const page = await server.connect(cookie);
  const marked = await pass(page, 1, 2);
  assert.deepEqual(marked.passed, { lab: ['s1', 's2'] });
  assert.deepEqual(await read(await server.connect(cookie)), marked);
  assert.deepEqual((await read(await server.connect())).passed, {});
});

test('another page of the learner follows, the one that asked and those of others are told nothing', async () => {
  await using server = await TestServer.start();
  const cookie = await server.newCookie();
  const [mine, second, stranger] = [await server.connect(cookie), await server.connect(cookie), await server.connect()];
  for (const page of [mine, stranger]) page.on('progress:changed', () => assert.fail('it was told'));
  const told = new Promise<Progress>((resolve) => second.once('progress:changed', resolve));
  const answer = await pass(mine, 1);
  assert.deepEqual(await told, answer);
  await read(stranger);
});

test('progress outlives the server', async () => {
  using state = new TemporaryFolder();
  let cookie: string;
  let before: Progress;
  {
    await using server = await TestServer.start({}, state.path);
    cookie = await server.newCookie();
    before = await pass(await server.connect(cookie), 1);
  }
  assert.equal(statSync(join(state.path, 'progress.sqlite')).mode & 0o777, 0o600);
  await using server = await TestServer.start({}, state.path);
  assert.deepEqual(await read(await server.connect(cookie)), before);
});

test('a learner who changes without end is slowed down, with all pages together, and may still read', async () => {
  await using server = await TestServer.start();
  const cookie = await server.newCookie();
  const pages = [await server.connect(cookie), await server.connect(cookie)];
  const asked = Array.from({ length: 2 * PROGRESS_WRITES_AT_ONCE }, (_, at) =>
    askAnything(pages[at % 2] as PageClient, 'progress:change', { changes: [passedStep(at)] }),
  );
  const refused = (await Promise.all(asked)).filter(({ ok }) => !ok);
  assert.ok(refused.length > PROGRESS_WRITES_AT_ONCE / 2 && refused.length <= PROGRESS_WRITES_AT_ONCE);
  const failure = await askForFailure(pages[0] as PageClient, 'progress:code', {});
  assert.equal(failure.code, 'too-many-requests');
  assert.ok(failure.hint);
  await read(pages[0] as PageClient);
});

test('a database that fails is told with a hint, and the page goes on', async () => {
  using state = new TemporaryFolder();
  await using server = await TestServer.start({}, state.path);
  const page = await server.connect();
  await pass(page, 1);
  const path = join(state.path, 'progress.sqlite');
  {
    // As when somebody drops a table from below it.
    const { DatabaseSync } = await import('node:sqlite');
    const file = new DatabaseSync(path);
    file.exec('ALTER TABLE marks RENAME TO lost');
    file.close();
  }
  const failure = await askForFailure(page, 'progress:change', { changes: [passedStep(2)] });
  assert.equal(failure.code, 'internal');
  assert.match(failure.hint ?? '', /This browser remembers your marks/);
  assert.ok(failure.id);
  chmodSync(path, 0o600);
  assert.ok(readFileSync(path).length > 0);
});
