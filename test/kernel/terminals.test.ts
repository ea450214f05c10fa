import assert from 'node:assert/strict';
import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { test } from 'node:test';
import { setWindowSize } from '@drydock/linux';
import { startSession } from './session-fixture.ts';

test('a terminal is a terminal inside: tty, its size, /dev/stderr, and its owner', async () => {
  await using learner = await startSession();
  const { output } = await learner.run('tty; stty size; echo told > /dev/stderr; stat -c %U $(tty); ps -o tty= $$');
  assert.equal(output, '/dev/pts/0\n50 200\ntold\nroot\npts/0\n');
});

test('script and tmux open terminals of their own', async () => {
  await using learner = await startSession();
  const { output } = await learner.run("script -qec 'tty' /dev/null; python3 -c 'import pty; pty.spawn([\"tty\"])'");
  assert.match(output, /\/dev\/pts\/1\n[\s\S]*\/dev\/pts\/1\n/);
});

test('job control works: a background job can be brought to the foreground', async () => {
  await using learner = await startSession();
  const { output } = await learner.run('set -m; sleep 0.2 & fg %1; echo status $?');
  assert.match(output, /sleep 0\.2\nstatus 0\n/);
});

test('several terminals are open at once, and have numbers of their own', async () => {
  await using learner = await startSession();
  const first = await learner.enter('/bin/sleep', '60');
  const second = await learner.enter('/bin/sleep', '60');
  assert.deepEqual([first.number, second.number], [0, 1]);
  for (const { master } of [first, second]) closeSync(master);
  assert.equal((await first.ended).signal, constants.signals.SIGHUP);
  assert.equal((await second.ended).signal, constants.signals.SIGHUP);
});

test('a new size reaches the program', async () => {
  await using learner = await startSession();
  const { master, ended } = await learner.enter(
    '/bin/bash',
    '-c',
    'until [ "$(stty size)" = "11 33" ]; do sleep 0.05; done; exit 9',
  );
  setWindowSize(master, { columns: 33, rows: 11 });
  assert.equal((await ended).exitStatus, 9);
  closeSync(master);
});

test('exit statuses and signals are told', async () => {
  await using learner = await startSession();
  assert.equal((await learner.run('exit 3')).exitStatus, 3);
  assert.equal((await learner.run('kill -KILL $$')).signal, constants.signals.SIGKILL);
});

test('all output of a program that ends at once arrives', async () => {
  await using learner = await startSession();
  const { output } = await learner.run('seq 1 20000');
  assert.equal(output.length, Array.from({ length: 20_000 }, (_, index) => `${index + 1}\n`).join('').length);
});

test('a program that is not there is an error that names it', async () => {
  await using learner = await startSession();
  await assert.rejects(learner.enter('/bin/nothing'), { message: /execve\("\/bin\/nothing".*ENOENT/ });
});
