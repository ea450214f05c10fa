import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from './config.ts';

const read = (environment: Record<string, string>) => readConfig(environment as NodeJS.ProcessEnv);

test('without settings the keeper keeps its state and its socket where the VM has them', () => {
  const { socket, paths, serverUid, limits } = read({});
  assert.equal(socket, '/run/drydock/keeper.sock');
  assert.equal(paths.storage, '/var/lib/drydock/sessions');
  assert.equal(serverUid, 990);
  assert.ok(limits.machine.sessions >= 1);
});

for (const value of ['', '-1', '1e3', 'root', '99999999999']) {
  test(`a user id of "${value}" is refused by name`, () => {
    assert.throws(() => read({ DRYDOCK_SERVER_UID: value }), {
      message: `DRYDOCK_SERVER_UID="${value}": not a user id`,
    });
  });
}

test('a file of limits that cannot be used is named, with what is wrong in it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'limits-'));
  const path = join(folder, 'limits.json');
  writeFileSync(path, '{"session": {"pids": 3}}');
  assert.throws(() => read({ DRYDOCK_LIMITS: path }), {
    message: `${path}:\nsession.pids is 3: expected 32 to 4000000`,
  });
  writeFileSync(path, '{"session": {"pids": 64}}');
  assert.equal(read({ DRYDOCK_LIMITS: path }).limits.session.pids, 64);
  rmSync(folder, { recursive: true });
});
