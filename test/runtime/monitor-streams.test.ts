import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, createReadStream, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { O_NONBLOCK, O_WRONLY } from '@drydock/linux';
import { readExit, waitForExit } from '@drydock/runtime';
import { peakKib, pipe, ticksOf, until, watched } from './monitor-fixture.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

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
  const stopped = once(typing, 'exit');
  await until('closed', log, (entries) => entries.length > 0);
  await delay(100);
  const before = ticksOf(monitor);
  await delay(500);
  assert.ok(ticksOf(monitor) - before <= 2, 'ticks of 10 ms in half a second');
  process.kill(first, 'SIGKILL');
  await ended;
  await stopped; // by SIGPIPE
});
