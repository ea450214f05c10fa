import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { startEngine } from './engine-fixture.ts';
import { sitAtTerminal } from './sit-at-terminal.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
before(async () => {
  engine = await startEngine();
});
after(() => engine[Symbol.asyncDispose]());

const LEAVE = '\x10\x11';

test('[CL30] attach at a terminal shows, types, tells the size, and ends as the container does', async () => {
  await engine.docker('run', '-d', '-i', '-t', '--name=one', 'busybox', 'sh');
  using seat = sitAtTerminal(engine, 'attach', 'one');
  await seat.isTaken();
  seat.type('echo $((40 + 2)); stty size\r');
  await seat.shows(/\n42\r\n30 90\r\n/);
  // No prompt that edits lines, and no job of its own: a shell whose trap runs at once.
  seat.type('exec sh -c \'trap "stty size; exit 5" WINCH; echo set; while :; do sleep 0.05; done\'\r');
  await seat.shows(/\nset\r\n/);
  seat.resize({ columns: 71, rows: 21 });
  await seat.shows(/\n21 71\r\n/);
  assert.equal(await seat.ended, 5);
  assert.ok(seat.isAsBefore());
});

test('[CL31] attach is left by its keys, chosen ones too, and the container goes on', async () => {
  await engine.docker('run', '-d', '-i', '-t', '--name=two', 'busybox', 'cat');
  {
    using seat = sitAtTerminal(engine, 'attach', 'two');
    await seat.isTaken();
    seat.type('a\x10b\r');
    await seat.shows(/a\^Pb/); // the beginning of the keys, and then another
    seat.type(LEAVE);
    assert.equal(await seat.ended, 0);
    assert.ok(seat.isAsBefore());
  }
  using seat = sitAtTerminal(engine, 'attach', '--detach-keys=ctrl-a,d', 'two');
  await seat.isTaken();
  seat.type(`still\x10\x12here\r`);
  await seat.shows(/still\^P.*here/);
  seat.type('\x01d');
  assert.equal(await seat.ended, 0);
  assert.match((await engine.docker('ps')).out, /two/);
  assert.match((await engine.docker('attach', '--detach-keys=nothing', 'two')).error, /"nothing" is no key/);
  await engine.docker('kill', 'two');
});

test('[CL32] run is left by its keys, and the container goes on for whoever attaches', async () => {
  {
    using seat = sitAtTerminal(engine, 'run', '-it', '--name=three', 'busybox', 'sh');
    await seat.isTaken();
    seat.type('kept=safe; echo set\r');
    await seat.shows(/\nset\r\n/);
    seat.type(LEAVE);
    assert.equal(await seat.ended, 0);
    assert.ok(seat.isAsBefore());
  }
  assert.match((await engine.docker('ps')).out, /three/);
  using seat = sitAtTerminal(engine, 'attach', 'three');
  await seat.isTaken();
  seat.type('echo it is $kept; exit 4\r');
  await seat.shows(/\nit is safe\r\n/);
  assert.equal(await seat.ended, 4);
  assert.equal((await engine.docker('wait', 'three')).out, '4\n');
});

/** `docker ARGS`, with signals for it. */
function begin(...args: readonly string[]) {
  const env = { DRYDOCK_SOCKET: `${engine.folder}/engine.sock` } as unknown as NodeJS.ProcessEnv;
  const child = spawn('/opt/drydock/native/stage', args, { argv0: 'docker', env });
  const first = once(child.stdout, 'data');
  return { child, first, ended: once(child, 'exit') as Promise<[number | null, string | null]> };
}

test('[CL33] without a terminal, signals for attach are the container’s; or end only attach itself', async () => {
  const ticks = 'trap "exit 7" TERM; while :; do echo tick; sleep 0.1; done';
  await engine.docker('run', '-d', '--name=four', 'busybox', 'sh', '-c', ticks);
  const alone = begin('attach', '--sig-proxy=false', 'four');
  await alone.first;
  alone.child.kill('SIGTERM');
  assert.deepEqual(await alone.ended, [null, 'SIGTERM']);
  const passing = begin('attach', 'four');
  await passing.first;
  passing.child.kill('SIGTERM');
  assert.deepEqual(await passing.ended, [7, null]);
});

test('[CL34] what is piped into attach is read; its end ends no input of a container in the background', async () => {
  await engine.docker('run', '-d', '-i', '--name=five', 'busybox', 'sh', '-c', 'read a; read b; echo $b $a');
  const first = begin('attach', 'five');
  first.child.stdin.end('one\n');
  const second = begin('attach', 'five');
  const [shown] = await Promise.all([second.first, second.child.stdin.end('two\n')]);
  assert.match(String(shown), /^(two one|one two)\n$/);
  assert.deepEqual(
    [await first.ended, await second.ended],
    [
      [0, null],
      [0, null],
    ],
  );
});

test('[CL35] attach to what does not run is refused; without a container’s -i nothing is typed', async () => {
  const { error, status } = await engine.docker('attach', 'five');
  assert.match(error, /container "five": it does not run/);
  assert.equal(status, 1);
  await engine.docker('run', '-d', '--name=six', 'busybox', 'sh', '-c', 'sleep 3; cat; echo over; exit 3');
  const { out, status: code } = await engine.type(['attach', 'six'], 'not for it\n');
  assert.deepEqual([out, code], ['over\n', 3]);
});
