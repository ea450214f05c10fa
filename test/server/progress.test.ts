import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import test from 'node:test';
import type { Progress } from '@drydock/protocol';
import { ask } from '../../apps/server/testing/ask.ts';
import { until } from '../../apps/server/testing/until.ts';
import { findDrydockProcess } from './drydock-process.ts';
import { ADDRESS, Learner, ORIGIN } from './learner.ts';

const STATE = '/var/lib/drydock/server';
const STEP = { lab: 'process', step: 'one-kernel' };

test('progress lies on the data disk, which outlives the machine, and only the server reads it', () => {
  const mounts = readFileSync('/proc/mounts', 'utf8');
  assert.match(mounts, /^\/dev\/vdc \/var\/lib\/drydock ext4 /m);
  const { mode, uid, dev } = statSync(`${STATE}/progress.sqlite`);
  assert.equal(mode & 0o777, 0o600);
  assert.equal(uid, statSync(STATE).uid);
  assert.equal(dev, statSync('/var/lib/drydock').dev);
});

test('when the server is killed, what it has acknowledged is there in the next one', async () => {
  await using learner = await Learner.arrive();
  const page = await learner.connect();
  const killed = findDrydockProcess('server');
  assert.ok(killed);
  const marked = (await ask(page, 'progress:change', { changes: [{ kind: 'pass', step: STEP }] })) as Progress;
  process.kill(killed, 'SIGKILL');
  await until(
    'another server is there',
    () => findDrydockProcess('server'),
    (pid) => pid !== undefined && pid !== killed,
  );
  await until(
    'it answers, and has found the keeper',
    () =>
      fetch(`${ADDRESS}/healthz`).then(
        ({ status }) => status,
        (error) => String(error),
      ),
    (status) => status === 200,
  );
  const again = await learner.connect();
  assert.deepEqual(await ask(again, 'progress:read', {}), marked);
});

test('a code makes another browser the same learner, with the same Linux', async () => {
  await using learner = await Learner.arrive();
  const { page, screen } = await learner.openShell();
  assert.equal(await screen.run('touch /root/mine; echo made'), 'made\n');
  const { code } = (await ask(page, 'progress:code', {})) as { code: string };
  const answer = await fetch(`${ADDRESS}/api/resume`, {
    method: 'POST',
    headers: { origin: ORIGIN, 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  assert.equal(answer.status, 200);
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const elsewhere = learner.dial({ cookie });
  await new Promise<void>((resolve, reject) => elsewhere.once('connect', resolve).once('connect_error', reject));
  const { session } = await learner.openSession(elsewhere);
  const mine = (page as typeof page & { session: { session: string } }).session.session;
  assert.equal(session, mine);
});
