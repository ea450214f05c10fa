import assert from 'node:assert/strict';
import test from 'node:test';
import { until } from '../../apps/server/testing/until.ts';
import { findDrydockProcess } from './drydock-process.ts';
import { Learner } from './learner.ts';

const LINES = 120;

test('when the server is killed the terminal goes on, and the page that comes back gets every byte exactly once', async () => {
  await using learner = await Learner.arrive();
  const { page, screen } = await learner.openShell();
  const { session } = (page as typeof page & { session: { session: string } }).session;
  const reopened: string[] = [];
  page.io.on('reconnect', async () => {
    reopened.push((await learner.openSession(page)).session);
    await screen.attach();
  });
  const killed = findDrydockProcess('server');
  assert.ok(killed);
  await screen.type(`for n in $(seq ${LINES}); do echo li''ne-$n; sleep 0.02; done; echo fin''ished\r`);
  await screen.shows('line-10\r\n');
  process.kill(killed, 'SIGKILL');
  await until(
    'another server is there',
    () => findDrydockProcess('server'),
    (pid) => pid !== undefined && pid !== killed,
  );
  await screen.shows('finished\r\n');
  const numbers = [...screen.text.matchAll(/line-(\d+)\r\n/g)].map((match) => Number(match[1]));
  assert.deepEqual(
    numbers,
    Array.from({ length: LINES }, (_, at) => at + 1),
  );
  // The same cookie is the same learner: the new server has read the same secret.
  assert.deepEqual(reopened, [session]);
  assert.equal(await screen.run('echo fine'), 'fine\n');
});
