import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startEngine } from './engine-fixture.ts';
import { sitAtTerminal } from './sit-at-terminal.ts';
import { until } from './until.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
before(async () => {
  engine = await startEngine();
});
after(() => engine[Symbol.asyncDispose]());

/** Its shell leaves an orphan behind, and becomes a program that never waits for children. */
const ORPHANING = ['busybox', 'sh', '-c', '(sleep 0.2 &); exec sleep 1000'];
const ZOMBIE = /\[sleep\]/;

test('[CL36] with --init number 1 is docker-init, and reaps: an orphan that ended is no zombie', async () => {
  await engine.docker('run', '-d', '--name=plain', ...ORPHANING);
  await engine.docker('run', '-d', '--init', '--name=tended', ...ORPHANING);
  const processes = async (name: string) => (await engine.docker('exec', name, 'ps')).out;
  await until(async () => ZOMBIE.test(await processes('plain')));
  await until(async () => !/root +sleep 0\.2/.test(await processes('tended')));
  const seen = await processes('tended');
  assert.doesNotMatch(seen, ZOMBIE);
  assert.match(seen, /^ +1 .*docker-init/m);
  await engine.docker('kill', 'plain');
});

test('[CL37] with --init a program without a handler ends by TERM, which number 1 would not', async () => {
  await engine.docker('stop', '--time=1000', 'tended');
  assert.equal((await engine.docker('wait', 'tended')).out, '143\n');
});

test('[CL38] with --init the status is the program’s, and a terminal’s Ctrl-C is for it', async () => {
  const status = async (...argv: string[]) => (await engine.docker('run', '--rm', '--init', 'busybox', ...argv)).status;
  assert.equal(await status('sh', '-c', 'exit 6'), 6);
  assert.equal(await status('sh', '-c', 'kill -KILL $$'), 137);
  assert.equal(await status('nosuch'), 127);
  assert.equal(await status('/etc/passwd'), 126);
  using seat = sitAtTerminal(engine, 'run', '-it', '--init', 'busybox', 'sh');
  await seat.isTaken();
  seat.type('echo $((40 + 2)); sleep 1000\r');
  await seat.shows(/\n42\r\n/);
  seat.type('\x03');
  await seat.shows(/\^C/);
  seat.type('exit 3\r');
  assert.equal(await seat.ended, 3);
});

test('[CL39] the init is the runtime’s: the image’s own is covered, and nobody can write to it', async () => {
  const own = 'mkdir -p /sbin; printf "#!/bin/sh\\necho own\\n" > /sbin/docker-init; chmod +x /sbin/docker-init';
  await engine.docker('run', '--name=maker', 'busybox', 'sh', '-c', own);
  assert.equal((await engine.docker('commit', 'maker', 'with-own')).status, 0);
  assert.equal((await engine.docker('run', '--rm', 'with-own', '/sbin/docker-init')).out, 'own\n');
  assert.equal((await engine.docker('run', '--rm', '--init', 'with-own', 'echo', 'program')).out, 'program\n');
  const written = await engine.docker('run', '--rm', '--init', 'busybox', 'sh', '-c', 'echo x > /sbin/docker-init');
  assert.match(written.error, /Read-only file system/);
});
