import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { withBuildLock } from './build-lock.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The number of a process that has ended and been waited for. */
async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

test('the second one gets the lock when the first has given it back', async () => {
  await using folder = await temporaryFolder();
  const events: string[] = [];
  const { promise: isWaiting, resolve: tellWaiting } = Promise.withResolvers<void>();
  const first = await withBuildLock(folder.path);
  const second = withBuildLock(folder.path, { progress: () => tellWaiting() }).then((lock) => {
    events.push('second has it');
    return lock;
  });
  await isWaiting;
  events.push('first gives it back');
  await first[Symbol.asyncDispose]();
  await (await second)[Symbol.asyncDispose]();
  assert.deepEqual(events, ['first gives it back', 'second has it']);
  assert.deepEqual(await readdir(folder.path), []);
});

test('the lock of a process that is gone is taken over', async () => {
  await using folder = await temporaryFolder();
  await writeFile(path.join(folder.path, 'lock'), `${await endedPid()} 12345`);
  await using _lock = await withBuildLock(folder.path, { signal: AbortSignal.timeout(10_000) });
  await access(path.join(folder.path, 'lock'));
});

test('the lock of a number that another process bears by now is taken over', async () => {
  await using folder = await temporaryFolder();
  await writeFile(path.join(folder.path, 'lock'), `${process.pid} 1`);
  await using _lock = await withBuildLock(folder.path, { signal: AbortSignal.timeout(10_000) });
});

test('a lock whose content makes no sense is taken over', async () => {
  await using folder = await temporaryFolder();
  await writeFile(path.join(folder.path, 'lock'), 'not a number');
  await using _lock = await withBuildLock(folder.path, { signal: AbortSignal.timeout(10_000) });
});

test('waiting ends when it is called off, and leaves nothing behind', async () => {
  await using folder = await temporaryFolder();
  const stop = new AbortController();
  await using _first = await withBuildLock(folder.path);
  const second = withBuildLock(folder.path, { signal: stop.signal, progress: () => stop.abort() });
  await assert.rejects(second, { name: 'AbortError' });
  assert.deepEqual(await readdir(folder.path), ['lock']);
});
