import assert from 'node:assert/strict';
import test from 'node:test';
import { Learner } from './learner.ts';

test('the shell knows nothing of the environment of server and keeper', async () => {
  await using learner = await Learner.arrive();
  const { screen } = await learner.openShell();
  for (const source of ['env', 'tr "\\0" "\\n" < /proc/1/environ', 'tr "\\0" "\\n" < /proc/self/environ']) {
    const environment = await screen.run(source);
    assert.doesNotMatch(environment, /DRYDOCK|NODE_|\/opt\/drydock|keeper/i, source);
  }
});

test('the shell holds no descriptor but its terminal', async () => {
  await using learner = await Learner.arrive();
  const { screen } = await learner.openShell();
  const tty = (await screen.run('tty')).trim();
  const targets = (await screen.run('for fd in /proc/$$/fd/*; do readlink "$fd"; done')).trim().split('\n');
  assert.ok(targets.length >= 3);
  for (const target of targets) assert.equal(target, tty);
  const own = (await screen.run('ls -l /proc/self/fd')).trim().split('\n').slice(1);
  // 0, 1, 2 and the folder that ls itself reads.
  assert.equal(own.length, 4, own.join('\n'));
});

test('the files of server and keeper are out of the learner\u2019s sight', async () => {
  await using learner = await Learner.arrive();
  const { screen } = await learner.openShell();
  const output = await screen.run('ls -A /opt/drydock /var/lib/drydock /run/drydock 2>&1; cat /proc/mounts');
  assert.doesNotMatch(output, /cookie-secret|keeper\.sock|apps\b|node_modules/);
});
