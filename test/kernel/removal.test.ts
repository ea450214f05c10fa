import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createSession, removeSession, type SessionSpecification } from '@drydock/runtime';
import { STAGE, specify, startSession } from './session-fixture.ts';

/** Everything of the kernel's that a session could leave behind. */
function leftovers({ id, paths }: SessionSpecification): string[] {
  return [
    ...[paths.storage, paths.mounts, paths.cgroups].filter((parent) => existsSync(`${parent}/${id}`)),
    ...readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .filter((line) => line.includes(id)),
    ...readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .filter((pid) => readFileIfThere(`/proc/${pid}/cgroup`).includes(id)),
  ];
}

function readFileIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // It ended meanwhile.
  }
}

test('a removed session leaves no process, mount, cgroup, directory or descriptor', async () => {
  const before = readdirSync('/proc/self/fd').length;
  const learner = await startSession();
  await learner.run(
    'mkdir -p /sys/fs/cgroup/a/b/c; mount -t tmpfs t /mnt; nohup setsid sleep 1000 >/dev/null 2>&1 & ip netns add x; head -c 1M /dev/zero > /tmp/file',
  );
  const { specification, ended } = learner.session;
  await learner[Symbol.asyncDispose]();
  await ended;
  assert.deepEqual(leftovers(specification), []);
  assert.equal(readdirSync('/proc/self/fd').length, before);
});

test('a session whose processes fork and ignore signals is removed too', async () => {
  const learner = await startSession();
  await learner.enter('/bin/bash', '-c', 'trap "" TERM HUP INT; while :; do (sleep 9 &); done');
  await learner[Symbol.asyncDispose]();
  assert.deepEqual(leftovers(learner.session.specification), []);
});

test('files with hostile names are removed, and links out of the session are not followed', async () => {
  const learner = await startSession();
  await learner.run(
    String.raw`cd /tmp; ln -s / out; ln -s /var/lib/drydock up; touch -- $'a\nb' -rf "*" $'\xff'; chmod 000 .; mkdir -p /root/d/d/d; chmod 000 /root/d`,
  );
  await learner[Symbol.asyncDispose]();
  assert.deepEqual(leftovers(learner.session.specification), []);
  assert.ok(existsSync('/var/lib/drydock'));
});

test('a session can be removed twice, and one that never was', async () => {
  const learner = await startSession();
  await learner[Symbol.asyncDispose]();
  await removeSession({ specification: learner.session.specification });
  await removeSession({ specification: specify() });
});

for (const [what, change] of [
  ['an image that is not there', { image: '/no/such' }],
  ['an init that is not there', { init: '/no/such' }],
] as const) {
  test(`with ${what}, creation fails with the call that failed, and leaves nothing`, async () => {
    const specification = specify();
    const broken = { ...specification, paths: { ...specification.paths, ...change } };
    await assert.rejects(createSession(broken, STAGE), { message: /"\/no\/such".*ENOENT/ });
    assert.deepEqual(leftovers(broken), []);
  });
}

test('when its process 1 is killed the session is over', async () => {
  const learner = await startSession();
  process.kill(learner.session.init, 'SIGKILL');
  const ends = await learner.session.ended;
  assert.ok(ends.some((end) => end.process === learner.session.init && end.signal === 9));
  await learner[Symbol.asyncDispose]();
  assert.deepEqual(leftovers(learner.session.specification), []);
});
