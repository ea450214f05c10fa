import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { lines, startEngine, type Typed } from './engine-fixture.ts';
import { until } from './until.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
before(async () => {
  engine = await startEngine();
});
after(() => engine[Symbol.asyncDispose]());

const docker = (...args: string[]): Promise<Typed> => engine.docker(...args);

test('[CL19] a container in the background goes on by itself; what it writes is kept, and its end', async () => {
  const script = 'echo one; echo two >&2; exit 6';
  const { out, status } = await docker('run', '-d', '--name=away', 'busybox', 'sh', '-c', script);
  assert.match(out, /^[0-9a-f]{64}\n$/);
  assert.equal(status, 0);
  assert.equal((await docker('wait', 'away')).out, '6\n');
  const logs = await docker('logs', '-f', 'away');
  assert.deepEqual([logs.out, logs.error], ['one\n', 'two\n']);
  assert.match((await docker('ps', '-a')).out, /Exited \(6\) .* away$/m);
  assert.equal((await docker('inspect', '--format', '{{.State.ExitCode}}', 'away')).out, '6\n');
});

test('[CL20] one that has ended is started again with its files, and removed with them', async () => {
  await docker('run', '--name=again', 'busybox', 'sh', '-c', 'echo x >> /count; wc -l < /count');
  await docker('start', 'again');
  await docker('wait', 'again');
  assert.equal((await docker('logs', 'again')).out, '1\n2\n');
  assert.equal((await docker('rm', 'again')).status, 0);
  assert.match((await docker('logs', 'again')).error, /there is none of this name/);
});

test('[CL21] stop asks first, and then ends; rm takes one that runs only by force', async () => {
  await docker('run', '-d', '--name=polite', 'busybox', 'sh', '-c', 'trap "exit 3" TERM; while :; do sleep 0.1; done');
  await docker('run', '-d', '--name=deaf', 'busybox', 'sleep', '1000');
  assert.match((await docker('rm', 'deaf')).error, /it runs\n {2}Stop it first/);
  await docker('stop', '-t', '30', 'polite');
  await docker('stop', '-t', '1', 'deaf');
  assert.match((await docker('ps', '-a')).out, /Exited \(3\).*polite$/m);
  assert.match((await docker('ps', '-a')).out, /Exited \(137\).*deaf$/m);
  assert.equal((await docker('rm', 'polite', 'deaf')).status, 0);
});

test('[CL22] --restart starts it again, as often as it says', async () => {
  await docker('run', '-d', '--name=stubborn', '--restart=on-failure:2', 'busybox', 'sh', '-c', 'echo tried; exit 1');
  await until(
    async () => (await docker('inspect', '-f', '{{.RestartCount}} {{.State.Running}}', 'stubborn')).out === '2 false\n',
  );
  assert.equal((await docker('logs', 'stubborn')).out, 'tried\n'.repeat(3));
  await docker('rm', 'stubborn');
});

test('[CL23] pause freezes all of it, and unpause lets it go on', async () => {
  await engine.whileRunning('frozen', [], async () => {
    await docker('pause', 'frozen');
    const id = (await docker('inspect', '-f', '{{.Id}}', 'frozen')).out.trim();
    const events = () => readFileSync(`/sys/fs/cgroup/docker/${id}/cgroup.events`, 'utf8');
    await until(() => events().includes('frozen 1'));
    await docker('unpause', 'frozen');
    await until(() => events().includes('frozen 0'));
  });
});

test('[CL24] an engine that is killed costs no container; the next one knows them all, and takes down what has ended', async () => {
  await docker('run', '-d', '--name=survivor', 'busybox', 'sh', '-c', 'while :; do echo tick; sleep 0.2; done');
  await docker('run', '-d', '--rm', '--name=ending', 'busybox', 'sleep', '1000');
  const pid = Number((await docker('inspect', '-f', '{{.State.Pid}}', 'ending')).out);
  await engine.kill();
  process.kill(pid, 'SIGKILL');
  await engine.startAgain();
  assert.match((await docker('ps')).out, /survivor$/m);
  const written = (await docker('logs', 'survivor')).out.length;
  await until(async () => (await docker('logs', 'survivor')).out.length > written);
  await until(async () => !(await docker('ps', '-a')).out.includes('ending'));
  assert.equal((await docker('rm', '-f', 'survivor')).status, 0);
});

test('[CL25] on a network that somebody made, containers find each other by name, also after the engine was killed', async () => {
  assert.equal((await docker('network', 'create', 'shop')).status, 0);
  await docker('run', '-d', '--name=db', '--network=shop', '--network-alias=store', 'busybox', 'sleep', '1000');
  const ask = async (name: string) =>
    (await docker('run', '--rm', '--network=shop', 'busybox', 'ping', '-c', '3', '-W', '5', name)).out;
  assert.match(await ask('db'), /[1-3] packets received/);
  await engine.kill();
  await engine.startAgain();
  assert.match(await ask('store'), /[1-3] packets received/);
  assert.match((await docker('network', 'rm', 'shop')).error, /shop/);
  await docker('rm', '-f', 'db');
  await until(async () => (await docker('network', 'rm', 'shop')).status === 0);
});

test('[CL26] a published port is listed, and answers', async () => {
  const serve = 'while :; do echo hello | nc -l -p 80; done';
  await docker('run', '-d', '--name=served', '-p', '127.0.0.1:8088:80', 'busybox', 'sh', '-c', serve);
  assert.equal((await docker('port', 'served')).out, '80/tcp -> 127.0.0.1:8088\n');
  const hear = () => docker('run', '--rm', '--network=host', 'busybox', 'nc', '-w', '3', '127.0.0.1', '8088');
  await until(async () => (await hear()).out === 'hello\n');
  await docker('rm', '-f', 'served');
});

test('[CL27] what a container has changed is listed, and becomes an image', async () => {
  await docker('run', '--name=author', 'busybox', 'sh', '-c', 'echo new > /added; echo x >> /etc/passwd; rm /bin/ls');
  assert.deepEqual(lines((await docker('diff', 'author')).out), [
    'A /added',
    'C /bin',
    'D /bin/ls',
    'C /etc',
    'C /etc/passwd',
  ]);
  assert.equal((await docker('commit', '-m', 'mine', 'author', 'mine:1')).status, 0);
  const { out, error } = await docker('run', '--rm', 'mine:1', 'sh', '-c', 'cat /added; test -e /bin/ls || echo gone');
  assert.equal(out, 'new\ngone\n', error);
  assert.match((await docker('history', 'mine:1')).out, /mine$/m);
});

test('[CL28] top tells the numbers outside and inside', async () => {
  await engine.whileRunning('counted', [], async () => {
    const pid = (await docker('inspect', '-f', '{{.State.Pid}}', 'counted')).out.trim();
    assert.match((await docker('top', 'counted')).out, new RegExp(`^${pid} +1 +0 +sleep 1000$`, 'm'));
  });
});

test('[CL29] -t gives it a terminal of its own', async () => {
  const { out } = await docker('run', '--rm', '-t', 'busybox', 'sh', '-c', 'tty; ls -l /dev/console');
  assert.match(out, /^\/dev\/pts\/0\r\n/);
});
