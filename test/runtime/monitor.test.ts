import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CLONE_PARENT, call } from '@drydock/linux';
import { readExit, readStart, waitForExit } from '@drydock/runtime';
import { folder, isAlive, until, watched } from './monitor-fixture.ts';

const KIB = 1024;
const _MIB = 1024 * KIB;

test('[MO1] the end is an exit code, as shells have it: for the engine in exit.json, for a caller as the status', async () => {
  for (const [script, exitCode, signal] of [
    ['exit 7', 7, null],
    ['exit 0', 0, null],
    ['kill -KILL $$', 137, constants.signals.SIGKILL],
    ['kill -SEGV $$', 139, constants.signals.SIGSEGV],
  ] as const) {
    const { state, ended } = await watched(script);
    assert.equal((await ended)?.exitStatus, exitCode);
    const exit = readExit(state);
    assert.deepEqual([exit?.exitCode, exit?.signal, exit?.oomKilled], [exitCode, signal, false]);
    assert.ok(exit !== null && exit.startedAt !== null && exit.startedAt <= exit.finishedAt, JSON.stringify(exit));
    assert.deepEqual(
      readdirSync(state)
        .sort()
        .filter((name) => name !== 'start.json'),
      ['exit.json', 'log.json'],
    );
  }
});

test('[MO2] a container that died before its program began is told as such', async () => {
  const steps = [call('chdir', ['/no/such'])];
  const state = mkdtempSync(join(folder, 'state-'));
  await assert.rejects(watched('true', { state, steps }), /ENOENT/);
  const exit = await waitForExit(state).catch(() => until('the end', () => readExit(state)));
  assert.equal(exit?.startedAt, null);
  assert.equal(readStart(state), null);
});

test('[MO3] where the plan forks on the way, the youngest is the container', async () => {
  const steps = [{ fork: CLONE_PARENT, result: 'init', parent: 'leaves' as const }];
  const { state, ended, monitor, first } = await watched('sleep 0.3; exit 9', { steps });
  const start = await until('the start', () => readStart(state));
  assert.notEqual(start?.pid, first);
  assert.equal(start?.monitor, monitor);
  assert.equal((await ended)?.exitStatus, 9);
});

test('[MO4] signals that the monitor is sent go on to the container', async () => {
  for (const name of ['TERM', 'INT', 'HUP', 'QUIT', 'USR1', 'USR2', 'WINCH'] as const) {
    const { monitor, ended, log } = await watched(
      `trap 'echo got ${name}; exit 5' ${name}; echo ready; while :; do sleep 0.05; done`,
    );
    await until('ready', log, (entries) => entries.length > 0);
    process.kill(monitor, `SIG${name}`);
    assert.equal((await ended)?.exitStatus, 5);
    assert.equal(log().at(-1)?.log, `got ${name}\n`);
  }
});

test('[MO5] a program is started when all is written down, and finds nothing of the monitor’s open', async () => {
  const told = join(folder, 'told');
  const followUp = [
    '/bin/bash',
    '-c',
    `ls -l /proc/self/fd > ${told}.fds; cat STATE/exit.json > ${told}; grep -E 'Sig(Blk|Ign)' /proc/self/status > ${told}.signals`,
  ] as const;
  const state = mkdtempSync(join(folder, 'state-'));
  const { ended } = await watched('exit 4', {
    state,
    followUp: [followUp[0], followUp[1], followUp[2].replace('STATE', state)],
  });
  await ended;
  assert.equal(JSON.parse(readFileSync(told, 'utf8')).exitCode, 4);
  assert.match(readFileSync(`${told}.signals`, 'utf8'), /^SigBlk:\t0+\nSigIgn:\t0+\n$/);
  const open = readFileSync(`${told}.fds`, 'utf8');
  assert.doesNotMatch(open, / (1\d\d|[4-9]) -> /, open);
});

test('[MO6] a container that is killed in mid-output: all it wrote is kept, and its end told', async () => {
  const { state, ended, log } = await watched('i=0; while :; do echo line $((i++)); done');
  await until('output', log, (entries) => entries.length > 1000);
  process.kill(readStart(state)?.pid ?? 0, 'SIGKILL');
  assert.equal((await ended)?.exitStatus, 137);
  for (const [index, entry] of log().entries()) assert.equal(entry.log, `line ${index}\n`);
});

test('[MO7] a monitor that is killed takes its container with it; nobody waits for ever', async () => {
  const { state, monitor, first } = await watched('while :; do echo still here; sleep 0.01; done');
  const waiting = waitForExit(state);
  await until('the start', () => readStart(state));
  process.kill(monitor, 'SIGKILL');
  await assert.rejects(waiting, /its monitor is gone and has told nothing/);
  await until(
    'the end of the container',
    () => isAlive(first),
    (alive) => !alive,
  );
  await assert.rejects(waitForExit(state), /its monitor is gone/);
  assert.equal(readExit(state), null);
});

test('[MO8] a container whose monitor is killed before they meet does not begin', async () => {
  const marker = join(folder, 'began');
  const state = mkdtempSync(join(folder, 'state-'));
  const steps = [{ tell: 'kill the monitor' }];
  const onTell = async (_: string, results: Map<string, number>) => {
    const monitor = results.get('monitor') ?? 0;
    process.kill(monitor, 'SIGKILL');
    await until(
      'its death',
      () => isAlive(monitor),
      (alive) => !alive,
    );
  };
  const failing = watched(`touch ${marker}`, { state, steps, onTell });
  await assert.rejects(failing, /not reached, the process was killed/);
  assert.ok(!readdirSync(folder).includes('began'));
});
