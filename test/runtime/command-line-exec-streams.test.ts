import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startEngine } from './engine-fixture.ts';
import { inShell, relays, type TestEngine } from './exec-fixture.ts';
import { dockerEnvironment, sitAtShell } from './sit-at-terminal.ts';
import { until } from './until.ts';

let engine: TestEngine;
before(async () => {
  engine = await startEngine();
  await engine.docker('run', '-d', '--name=box', 'busybox', 'sleep', '10000');
});
after(async () => {
  await engine.docker('rm', '-f', 'box');
  await engine[Symbol.asyncDispose]();
});

const runsIn = async (container: string, program: string) =>
  (await engine.docker('top', container)).out.includes(program);

test('[CL110] what is redirected into exec, and out of it, stays out of the container’s reach', async () => {
  const kept = `${engine.folder}/kept`;
  writeFileSync(kept, 'kept\n');
  await inShell(engine, `docker exec -i box sh -c 'cat; echo evil > /proc/self/fd/0' < ${kept}`);
  await inShell(engine, `docker exec box sh -c 'echo evil > /proc/self/fd/2' 2>> ${kept}`);
  assert.equal(readFileSync(kept, 'utf8'), 'kept\nevil\n', 'one line, added at the end');
  const walk = await inShell(engine, "docker exec -i box sh -c 'cd /proc/self/fd/0/root && pwd' < /");
  assert.equal(walk.out, '');
  assert.notEqual(walk.status, 0);
  const links = await inShell(
    engine,
    `docker exec -i box readlink /proc/self/fd/0 /proc/self/fd/2 < ${kept} 2> /dev/null`,
  );
  assert.doesNotMatch(links.out, /kept/);
});

test('[CL111] exec ends with its program, though others in the container go on with its output', async () => {
  const { out, status } = await inShell(engine, "x=$(docker exec box sh -c 'sleep 2500 & echo x'); echo got $x");
  assert.deepEqual({ out, status }, { out: 'got x\n', status: 0 });
  assert.ok(await runsIn('box', 'sleep 2500'));
});

test('[CL112] its streams belong to its user, also where exec is part of a pipe', async () => {
  const { out } = await inShell(engine, "docker exec -u 1000 box sh -c 'echo mine > /dev/stdout' | cat");
  assert.equal(out, 'mine\n');
});

test('[CL113] rm -f ends a container while the command of an exec is stopped', async () => {
  await engine.docker('run', '-d', '--name=stuck', 'busybox', 'sleep', '10000');
  const stopped = spawn('docker', ['exec', 'stuck', 'sleep', '2600'], {
    stdio: 'ignore',
    env: dockerEnvironment(engine),
  });
  await until(() => runsIn('stuck', 'sleep 2600'));
  stopped.kill('SIGSTOP');
  assert.equal((await engine.docker('rm', '-f', 'stuck')).status, 0);
  const ended = once(stopped, 'exit');
  stopped.kill('SIGCONT');
  assert.deepEqual(await ended, [137, null]);
});

test('[CL114] whoever writes on when nobody reads any more is ended, with a terminal and without', async () => {
  using shell = sitAtShell(engine);
  for (const flags of ['', '-t', '-i']) {
    shell.type(`docker exec ${flags} box yes head${flags} | head -1; echo over${flags}=$((40+2))\r`);
    const seen = await shell.shows(new RegExp(`(\\n|# )over${flags}=42\\r\\n`));
    assert.match(seen, new RegExp(`(\\n|# )head${flags}\\r+\\n`));
  }
  await until(async () => !(await runsIn('box', 'yes')));
});

test('[CL115] output that finds no room is an error, and not a success', async () => {
  const { error, status } = await inShell(engine, 'docker exec box echo lost > /dev/full');
  assert.match(error, /No space left on device/);
  assert.equal(status, 1);
  assert.notEqual((await inShell(engine, 'docker exec box yes > /dev/full')).status, 0);
});

test('[CL116] a stream that is closed outside is nothing inside, and no other is taken for it', async () => {
  assert.deepEqual(await inShell(engine, 'docker exec box echo out <&-'), { out: 'out\n', error: '', status: 0 });
  assert.deepEqual(await inShell(engine, 'docker exec -i box cat <&-'), { out: '', error: '', status: 0 });
  const both = "sh -c 'echo out; echo error >&2; exit 3'";
  assert.deepEqual(await inShell(engine, `docker exec box ${both} >&-`), { out: '', error: 'error\n', status: 3 });
  assert.deepEqual(await inShell(engine, `docker exec box ${both} 2>&-`), { out: 'out\n', error: '', status: 3 });
  assert.equal((await inShell(engine, `docker exec -i box ${both} <&- >&- 2>&-`)).status, 3);
});

test('[CL117] when the program has ended and its reader is stuck, a signal ends exec', async () => {
  const fifo = `${engine.folder}/fifo`;
  execFileSync('mkfifo', [fifo]);
  const unread = openSync(fifo, 'r+');
  const script = 'head -c 150000 /dev/zero; touch /tmp/written';
  const command = spawn('docker', ['exec', 'box', 'sh', '-c', script], {
    stdio: ['ignore', unread, 'ignore'],
    env: dockerEnvironment(engine),
  });
  const ended = once(command, 'exit');
  await until(async () => (await engine.docker('exec', 'box', 'test', '-e', '/tmp/written')).status === 0);
  await until(async () => !(await runsIn('box', '/tmp/written')));
  command.kill('SIGTERM');
  assert.deepEqual(await ended, [143, null]);
  closeSync(unread);
});

test('[CL118] --ulimit is for the program, not for what stands between', async () => {
  await engine.docker(
    'run',
    '-d',
    '--userns=private',
    '--ulimit=nofile=300',
    '--name=few',
    'busybox',
    'sleep',
    '10000',
  );
  const inside = await engine.docker('exec', 'few', 'sh', '-c', 'ulimit -n');
  assert.deepEqual(inside, { out: '300\n', error: '', status: 0 });
  const command = spawn('docker', ['exec', 'few', 'sleep', '2700'], {
    stdio: 'ignore',
    env: dockerEnvironment(engine),
  });
  await until(() => runsIn('few', 'sleep 2700'));
  for (const pid of [command.pid, ...relays()]) {
    assert.doesNotMatch(readFileSync(`/proc/${pid}/limits`, 'latin1'), /^Max open files +300 /m);
  }
  const ended = once(command, 'exit');
  await engine.docker('rm', '-f', 'few');
  await ended;
});

test('[CL119] exec in a container that is paused is refused at once', async () => {
  await engine.docker('pause', 'box');
  const { error, status } = await engine.docker('exec', 'box', 'true');
  await engine.docker('unpause', 'box');
  assert.match(error, /Container box is paused, unpause the container before exec/);
  assert.equal(status, 1);
  assert.equal((await engine.docker('exec', 'box', 'true')).status, 0);
});
