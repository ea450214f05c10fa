import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startEngine } from './engine-fixture.ts';
import { sitAtTerminal } from './sit-at-terminal.ts';
import { until } from './until.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
before(async () => {
  engine = await startEngine();
  await engine.docker('run', '-d', '--name=box', 'busybox', 'sleep', '10000');
});
after(async () => {
  await engine.docker('rm', '-f', 'box');
  await engine[Symbol.asyncDispose]();
});

/** Session and controlling terminal of whoever runs it, proc(5); then the number of its process. */
const WHOSE = 'cut -d" " -f6,7 /proc/self/stat';
const runsInside = async (program: string) => (await engine.docker('top', 'box')).out.includes(program);

test('[CL95] exec -t gives a terminal of the container’s, which has a name, a size and job control there', async () => {
  using seat = sitAtTerminal(engine, 'exec', '-it', 'box', 'sh');
  await seat.isTaken();
  seat.type('tty; stty size; echo typed > $(tty)\r');
  const seen = await seat.shows(/\/dev\/pts\/\d+\r\n30 90\r\ntyped\r\n/);
  assert.doesNotMatch(seen, /job control/);
  seat.resize({ columns: 71, rows: 21 });
  seat.type('stty size; sleep 1000\r');
  await seat.shows(/\n21 71\r\n/);
  await until(() => runsInside('sleep 1000'));
  seat.type('\x03');
  seat.type('echo interrupted: $?; exit 7\r');
  await seat.shows(/\ninterrupted: 130\r\n/);
  assert.equal(await seat.ended, 7);
  assert.ok(seat.isAsBefore());
  assert.equal((await engine.docker('exec', 'box', 'ls', '/dev/pts')).out, 'ptmx\n');
});

test('[CL96] a terminal of exec belongs to its user, and in a user namespace of the container’s too', async () => {
  const write = ['sh', '-c', 'echo mine > $(tty)'];
  assert.equal((await engine.docker('exec', '-t', '-u', '1000', 'box', ...write)).out, 'mine\r\n');
  await engine.docker('run', '-d', '--userns=private', '--name=private', 'busybox', 'sleep', '10000');
  for (const user of ['0', '1000']) {
    assert.equal((await engine.docker('exec', '-t', '-u', user, 'private', ...write)).out, 'mine\r\n', user);
  }
  await engine.docker('rm', '-f', 'private');
});

test('[CL97] what exec runs is never given the caller’s terminal, where it could type, or listen later', async () => {
  const look = `${WHOSE}; for i in 0 1 2; do test -t $i || echo $i is none; done; echo error >&2; cat; exit 3`;
  using seat = sitAtTerminal(engine, 'exec', '-i', 'box', 'sh', '-c', look);
  await seat.shows(/error/);
  seat.type('told\r\x04');
  const seen = await seat.shows(/told\r\ntold\r\n/);
  assert.match(seen, /^\d+ 0\r\n0 is none\r\n1 is none\r\n2 is none\r\nerror\r\n/, 'no controlling terminal');
  assert.equal(await seat.ended, 3);
  assert.ok(seat.isAsBefore());
});

test('[CL98] without -i there is nothing to read, and the caller’s input stays the caller’s', async () => {
  assert.equal((await engine.type(['exec', 'box', 'cat'], 'for others\n')).out, '');
  assert.equal((await engine.type(['exec', '-i', 'box', 'cat'], 'for it\n')).out, 'for it\n');
});

test('[CL99] Ctrl-C reaches what exec runs without a terminal, and nothing of it stays', async () => {
  using seat = sitAtTerminal(engine, 'exec', 'box', 'sleep', '2000');
  await until(() => runsInside('sleep 2000'));
  seat.type('\x03');
  assert.equal(await seat.ended, 130);
  assert.equal(await runsInside('sleep 2000'), false);
});

test('[CL100] when the command of exec -t is killed, what it ran is told that the terminal hung up', async () => {
  const seat = sitAtTerminal(engine, 'exec', '-it', 'box', 'sleep', '3000');
  await until(() => runsInside('sleep 3000'));
  seat[Symbol.dispose]();
  await until(async () => !(await runsInside('sleep 3000')));
});
