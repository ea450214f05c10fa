import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CLONE_PARENT, call, O_NONBLOCK, O_WRONLY } from '@drydock/linux';
import { readExit, readStart, waitForExit } from '@drydock/runtime';
import { folder, isAlive, peakKib, pipe, ticksOf, until, watched } from './monitor-fixture.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

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

test('[MO10] what it writes goes on to the caller, and what the caller types to it, with its end', async () => {
  const [input, output, errors] = [pipe(), pipe(), pipe()];
  const { ended } = await watched('cat; echo done >&2; exit 3', {
    keepsInput: true,
    callers: [input.reader, output.writer, errors.writer],
  });
  const [out, err] = [
    text(createReadStream('', { fd: output.reader })),
    text(createReadStream('', { fd: errors.reader })),
  ];
  for (const fd of [input.reader, output.writer, errors.writer]) closeSync(fd);
  writeFileSync(input.writer, 'typed\0bytes\n');
  closeSync(input.writer);
  assert.equal((await ended)?.exitStatus, 3);
  assert.deepEqual([await out, await err], ['typed\0bytes\n', 'done\n']);
});

test('[MO11] without input it reads /dev/null', async () => {
  const { ended, log } = await watched('cat; readlink /proc/self/fd/0');
  await ended;
  assert.deepEqual(
    log().map((entry) => entry.log),
    ['/dev/null\n'],
  );
});

test('[MO12] a caller that reads slowly loses nothing, and memory stays small', async () => {
  const [nothing, output] = [openSync('/dev/null', 'r'), pipe()];
  const total = 20 * MIB;
  const { ended, monitor, state } = await watched(`head -c ${total} /dev/zero`, {
    callers: [nothing, output.writer, nothing],
  });
  closeSync(output.writer);
  await until(
    'it waits',
    () => ticksOf(monitor),
    () => /^State:\tS/m.test(readFileSync(`/proc/${monitor}/status`, 'utf8')),
  );
  assert.equal(readExit(state), null);
  let received = 0;
  for await (const chunk of createReadStream('', { fd: output.reader })) received += chunk.length;
  assert.equal(received, total);
  assert.equal((await ended)?.exitStatus, 0);
});

test('[MO13] a caller that has left holds nothing up', async () => {
  const [nothing, output] = [openSync('/dev/null', 'r'), pipe()];
  closeSync(output.reader);
  const { ended, log } = await watched('for i in 1 2 3; do echo $i; sleep 0.02; done', {
    callers: [nothing, output.writer, nothing],
  });
  closeSync(output.writer);
  assert.equal((await ended)?.exitStatus, 0);
  assert.equal(log().length, 3);
});

test('[MO14] the end is told before a slow caller has read the rest', async () => {
  const [nothing, output] = [openSync('/dev/null', 'r'), pipe()];
  const { ended, state } = await watched(`head -c ${100 * KIB} /dev/zero`, {
    callers: [nothing, output.writer, nothing],
  });
  closeSync(output.writer);
  assert.equal((await waitForExit(state)).exitCode, 0);
  let received = 0;
  for await (const chunk of createReadStream('', { fd: output.reader })) received += chunk.length;
  assert.equal(received, 100 * KIB);
  await ended;
});

test('[MO15] input that the program does not read costs no processor time', async () => {
  const input = pipe();
  const nothing = openSync('/dev/null', 'r+');
  const { monitor, first, ended } = await watched('sleep 1000', {
    keepsInput: true,
    callers: [input.reader, nothing, nothing],
  });
  closeSync(input.reader);
  const writer = openSync(input.path, O_WRONLY | O_NONBLOCK);
  closeSync(input.writer);
  let written = 0;
  await until(
    'everything is full',
    () => {
      try {
        for (;;) written += writeSync(writer, Buffer.alloc(4096));
      } catch {
        return written;
      }
    },
    (amount) => amount > 128 * KIB,
  );
  await delay(100);
  const before = ticksOf(monitor);
  await delay(500);
  assert.ok(ticksOf(monitor) - before <= 2, 'ticks of 10 ms in half a second');
  closeSync(writer);
  process.kill(first, 'SIGKILL');
  await ended;
});

test('[MO16] it takes 2 MiB of memory at most', async () => {
  const { monitor, first, ended, log } = await watched(`head -c ${8 * MIB} /dev/urandom; echo; echo over; sleep 1000`);
  await until('all output', log, (entries) => entries.at(-1)?.log === 'over\n');
  assert.ok(peakKib(monitor) <= 2 * KIB, `${peakKib(monitor)} KiB`);
  process.kill(first, 'SIGKILL');
  await ended;
});

test('[MO17] the performer may become the monitor itself: the caller’s process ends as the container does', async () => {
  const [nothing, output] = [openSync('/dev/null', 'r'), pipe()];
  const { ended, state, monitor } = await watched('echo $PPID; sleep 0.2; exit 11', {
    performer: 'becomes',
    callers: [nothing, output.writer, nothing],
  });
  closeSync(output.writer);
  assert.equal(await text(createReadStream('', { fd: output.reader })), `${monitor}\n`);
  await ended;
  assert.equal(readExit(state)?.exitCode, 11);
});

test('[MO18] a program that has closed its input lets nobody type for nothing', async () => {
  const [input, nothing] = [pipe(), openSync('/dev/null', 'r+')];
  const script = 'exec 0<&-; echo closed; sleep 1000';
  const { monitor, first, ended, log } = await watched(script, {
    keepsInput: true,
    callers: [input.reader, nothing, nothing],
  });
  closeSync(input.reader);
  closeSync(input.writer);
  const typing = spawn('sh', ['-c', `yes > ${input.path}`], { stdio: 'ignore' });
  await until('closed', log, (entries) => entries.length > 0);
  await delay(100);
  const before = ticksOf(monitor);
  await delay(500);
  assert.ok(ticksOf(monitor) - before <= 2, 'ticks of 10 ms in half a second');
  process.kill(first, 'SIGKILL');
  await ended;
  await once(typing, 'exit'); // SIGPIPE
});
