import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import test from 'node:test';
import { machineReportSchema, PROTOCOL_VERSION } from '@drydock/protocol';
import { askForFailure } from '../../apps/server/testing/ask.ts';
import { until } from '../../apps/server/testing/until.ts';
import { ADDRESS, Learner, ORIGIN } from './learner.ts';

const TOKEN_FILE = '/var/lib/drydock/server/operator-token';

function ask(path: string, method = 'GET'): Promise<Response> {
  const token = readFileSync(TOKEN_FILE).toString('base64url');
  return fetch(`${ADDRESS}${path}`, { method, headers: { authorization: `Bearer ${token}`, origin: ORIGIN } });
}

async function look() {
  const answer = (await (await ask('/api/operator/machine')).json()) as { data: unknown };
  return machineReportSchema.parse(answer.data);
}

test('the token is a file that only the server reads', () => {
  const { mode, uid } = statSync(TOKEN_FILE);
  assert.deepEqual([mode & 0o777, uid], [0o600, 990]);
});

test('the operator sees what a session costs, and ends it; its page is told why', async () => {
  await using learner = await Learner.arrive();
  const { page } = await learner.openShell();
  const { session } = (page as typeof page & { session: { session: string } }).session;
  const report = (await look()).sessions.find((each) => each.session === session);
  assert.ok(report);
  assert.deepEqual([report.state, report.pages, report.terminals], ['ready', 1, 1]);
  assert.ok(report.memoryBytes > 0 && report.pids >= 2);
  const told = new Promise<string>((resolve) => page.once('session:ended', resolve));
  assert.equal((await ask(`/api/operator/sessions/${session}/end`, 'POST')).status, 200);
  assert.equal(await told, 'operator');
  assert.equal((await ask(`/api/operator/sessions/${session}/end`, 'POST')).status, 404);
});

test('while the machine is emptied nobody gets a new session, and those who have one go on', async () => {
  await using stays = await Learner.arrive();
  await using comes = await Learner.arrive();
  const { screen } = await stays.openShell();
  const page = await comes.connect();
  await ask('/api/operator/drain', 'POST');
  try {
    const refusal = await askForFailure(page, 'session:open', { version: PROTOCOL_VERSION });
    assert.match(refusal.message, /is being emptied/);
    assert.equal((await screen.run('echo still here')).trim(), 'still here');
    await until(
      'what was made ahead is gone',
      async () => (await look()).sessions.filter(({ state }) => state === 'warm'),
      ({ length }) => length === 0,
    );
  } finally {
    await ask('/api/operator/serve', 'POST');
  }
  await comes.openSession(page);
});

test('Prometheus reads the sessions of the kernel', async () => {
  const text = await (await ask('/metrics')).text();
  assert.match(text, /^drydock_sessions_max \d+$/m);
  assert.match(text, /^drydock_keeper_up 1$/m);
});
