import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.ts';

const read = (environment: Record<string, string>) => readConfig(environment as NodeJS.ProcessEnv);

test('without settings the keeper keeps its state and its socket where the VM has them', () => {
  const { socket, paths, serverUid, sessionsMax } = read({});
  assert.equal(socket, '/run/drydock/keeper.sock');
  assert.equal(paths.storage, '/var/lib/drydock/sessions');
  assert.equal(serverUid, 990);
  assert.ok(sessionsMax >= 1);
});

for (const value of ['', '-1', '1e3', 'root', '99999999999']) {
  test(`a user id of "${value}" is refused by name`, () => {
    assert.throws(() => read({ DRYDOCK_SERVER_UID: value }), {
      message: `DRYDOCK_SERVER_UID="${value}": not a user id`,
    });
  });
}
