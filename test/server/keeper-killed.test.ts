import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { until } from '../../apps/server/testing/until.ts';
import { findDrydockProcess } from './drydock-process.ts';
import { Learner } from './learner.ts';

/** Folders, cgroups and mounts of a session that are still there. */
function leftovers(session: string): string[] {
  const parents = ['/var/lib/drydock/sessions', '/run/drydock/sessions', '/sys/fs/cgroup/drydock'];
  return [
    ...parents.filter((parent) => existsSync(parent) && readdirSync(parent).includes(session)),
    ...readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .filter((line) => line.includes(session)),
  ];
}

test('when the keeper is killed the page is told, nothing of the session is left, and a new one can be had', async () => {
  await using learner = await Learner.arrive();
  const { page, screen } = await learner.openShell();
  const { session } = (page as typeof page & { session: { session: string } }).session;
  await screen.run('mkdir -p /sys/fs/cgroup/mine; setsid sleep 1000 >/dev/null 2>&1 & mount -t tmpfs t /mnt');
  const told = new Promise<string>((resolve) => page.once('session:ended', resolve));
  const killed = findDrydockProcess('keeper');
  assert.ok(killed);

  process.kill(killed, 'SIGKILL');
  assert.equal(await told, 'keeper-restarted');
  await until(
    'the next keeper has removed what was left',
    () => (findDrydockProcess('keeper') === killed ? ['the keeper itself'] : leftovers(session)),
    (left) => left.length === 0,
  );

  const next = await until(
    'a new session',
    () =>
      learner.openSession(page).then(
        (info) => info.session,
        () => '',
      ),
    (id) => id !== '',
  );
  assert.notEqual(next, session);
});
