import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Failure } from '@drydock/protocol';
import { FakeKeeper } from '../../testing/fake-keeper.ts';
import { TemporaryFolder } from '../../testing/temporary-folder.ts';
import { reachKeeper } from './reach-keeper.ts';

test('a keeper that starts later is reached', async () => {
  using folder = new TemporaryFolder();
  const path = join(folder.path, 'keeper.sock');
  await using keeper = new FakeKeeper(path);
  let failedTries = 0;
  const reaching = reachKeeper(path, {
    signal: AbortSignal.timeout(10_000),
    onFailedTry: () => {
      failedTries += 1;
      if (failedTries === 2) void keeper.start();
    },
  });
  using socket = { connected: await reaching, [Symbol.dispose]: () => void reaching.then((one) => one.destroy()) };
  assert.ok(socket.connected.writable);
  assert.ok(failedTries >= 2);
});

test('when the signal says stop, the failure names the socket and the last reason', async () => {
  const stop = new AbortController();
  const reaching = reachKeeper('/nonexistent/keeper.sock', { signal: stop.signal, onFailedTry: () => stop.abort() });
  await assert.rejects(
    reaching,
    (error) =>
      error instanceof Failure &&
      error.code === 'keeper-unavailable' &&
      /"\/nonexistent\/keeper.sock": .*ENOENT/.test(error.message) &&
      error.hint !== undefined,
  );
});
