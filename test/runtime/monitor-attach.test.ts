import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';
import { type Attached, type AttachedEvent, attach, waitForExit } from '@drydock/runtime';
import { isAlive, peakKib, textOf, until, watched } from './monitor-fixture.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

async function seen({
  events,
}: Attached): Promise<{ text: string; exitCode: number | null; lost: number; bytes: number }> {
  const all: AttachedEvent[] = [];
  for await (const event of events) all.push(event);
  return summary(all);
}

function summary(all: readonly AttachedEvent[]) {
  const output = all.flatMap((event) => (event.kind === 'stdout' || event.kind === 'stderr' ? [event.bytes] : []));
  const end = all.at(-1);
  return {
    text: Buffer.concat(output).toString(),
    bytes: output.reduce((sum, { length }) => sum + length, 0),
    lost: all.reduce((sum, event) => sum + (event.kind === 'lost' ? event.count : 0), 0),
    exitCode: end?.kind === 'ended' ? end.exitCode : null,
  };
}

test('[MO40] a viewer sees what is written from then on, types, ends the input, and is told the end', async () => {
  const { state, ended } = await watched('cat; echo bye >&2; exit 3', { keepsInput: true });
  const viewer = await attach(state);
  await viewer.write(Buffer.from('hello\n'));
  viewer.endInput();
  const { text, exitCode } = await seen(viewer);
  assert.deepEqual([text, exitCode, (await ended)?.exitStatus], ['hello\nbye\n', 3, 3]);
  await assert.rejects(attach(state), { code: 'not-found' });
});

test('[MO41] several viewers see the same; one that detaches, or is gone, changes nothing', async () => {
  const { state } = await watched('while read line; do echo got $line; done', { keepsInput: true });
  const [one, other, third] = [await attach(state), await attach(state), await attach(state)];
  third.detach();
  const leaving = new AbortController();
  const fourth = await attach(state, { signal: leaving.signal });
  leaving.abort(new Error('gone'));
  await assert.rejects(seen(fourth), /gone/);
  await one.write(Buffer.from('a\n'));
  await other.write(Buffer.from('b\n'));
  const [first, second] = [seen(one), seen(other)];
  await until(
    'both lines',
    () => readFileSync(`${state}/log.json`, 'utf8'),
    (log) => /got a/.test(log) && /got b/.test(log),
  );
  (await attach(state)).endInput();
  for (const { text, exitCode } of [await first, await second]) {
    assert.deepEqual([text.split('\n').sort(), exitCode], [['', 'got a', 'got b'], 0]);
  }
});

test('[MO42] all that is typed arrives, though the program reads slowly', async () => {
  const { state, ended, log } = await watched('sleep 0.3; wc -c', { keepsInput: true });
  const viewer = await attach(state);
  await viewer.write(Buffer.alloc(2 * MIB, 'x'));
  viewer.endInput();
  await ended;
  assert.equal(Number(log()[0]?.log), 2 * MIB);
});

test('[MO43] a viewer that reads nothing holds nothing up: 100 MB later memory is flat and the viewer dropped', async () => {
  const { state, ended, monitor } = await watched(`yes ${'x'.repeat(99)} | head -c 100000000; echo over; read`, {
    keepsInput: true,
  });
  const stalled = connect(`${state}/attach.sock`);
  stalled.on('error', () => undefined);
  stalled.pause();
  stalled.write(Buffer.from([18, 0, 0, 0, 0, 0, 0, 0]));
  await until(
    'the end of output',
    () => textOf(`${state}/log.json`),
    (text) => text.includes('"over'),
  );
  assert.ok(peakKib(monitor) <= 2 * KIB, `${peakKib(monitor)} KiB`);
  let received = 0;
  for await (const chunk of stalled) received += chunk.length;
  assert.ok(received < MIB, 'what the sockets held, and then the end of the connection');
  (await attach(state)).endInput();
  await ended;
});

test('[MO44] a viewer that is too slow is told how much it did not see', async () => {
  const total = 8 * MIB;
  const script = `read; head -c ${total} /dev/zero | tr '\\0' x; read; exit 0`;
  const { state } = await watched(script, { keepsInput: true, logBytesMax: 100 * MIB });
  const [slow, quick] = [await attach(state), await attach(state)];
  const reading = seen(quick);
  await slow.write(Buffer.from('\n'));
  const logBytes = () => textOf(`${state}/log.json`).length;
  await until('all output', logBytes, (bytes) => bytes >= total);
  quick.endInput();
  const [seenLate, seenAtOnce] = [await seen(slow), await reading];
  for (const { bytes, lost, exitCode } of [seenLate, seenAtOnce])
    assert.deepEqual([bytes + lost, exitCode], [total, 0]);
  assert.ok(seenLate.lost > 0);
});

test('[MO45] a frame that cannot be ends the connection it came on, and nothing else', async () => {
  const { state, monitor, ended } = await watched('cat', { keepsInput: true });
  const good = await attach(state);
  const bad = [
    [0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
    [0, 0, 0, 0, 0, 0, 0x10, 0x01],
    [99, 0, 0, 0, 0, 0, 0, 0],
    [0, 1, 0, 0, 0, 0, 0, 0],
    [17, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3],
    [16, 0, 0, 0, 0, 0, 0, 1, 0],
    [18, 0, 0, 0, 0, 0, 0, 1, 0],
  ];
  for (const bytes of bad) {
    const socket = connect(`${state}/attach.sock`);
    socket.on('error', () => undefined);
    socket.write(Buffer.from(bytes));
    await new Promise((resolve) => socket.resume().once('close', resolve));
  }
  for (let round = 0; round < 200; round++) {
    const socket = connect(`${state}/attach.sock`);
    socket.on('error', () => undefined);
    const length = Math.floor(Math.random() * 64);
    socket.end(Buffer.from(Array.from({ length }, () => Math.floor(Math.random() * 256))));
    await new Promise((resolve) => socket.resume().once('close', resolve));
  }
  assert.ok(isAlive(monitor));
  await good.write(Buffer.from('still here\n'));
  good.endInput();
  assert.match((await seen(good)).text, /still here\n$/);
  await ended;
});

test('[MO46] the socket is its owner’s alone, is gone with the monitor, and takes sixteen connections', async () => {
  const { state, first, ended } = await watched('sleep 1000');
  assert.equal(statSync(`${state}/attach.sock`).mode & 0o777, 0o600);
  const viewers = [];
  for (let count = 0; count < 16; count++) viewers.push(await attach(state));
  await assert.rejects(attach(state), /too many viewers/);
  viewers[0]?.detach();
  await seen(viewers[0] as Attached);
  const late = await attach(state);
  process.kill(first, 'SIGKILL');
  assert.equal((await seen(late)).exitCode, 137);
  await ended;
  assert.ok(!existsSync(`${state}/attach.sock`));
});

test('[MO47] a monitor that is killed closes every connection, and what it left is no obstacle', async () => {
  const { state, monitor, first } = await watched('while :; do echo x; done');
  const viewer = await attach(state);
  const watching = seen(viewer);
  process.kill(monitor, 'SIGKILL');
  assert.equal((await watching).exitCode, null);
  await until(
    'the end of the container',
    () => isAlive(first),
    (alive) => !alive,
  );
  const again = await watched('exit 2', { state });
  assert.equal((await waitForExit(state)).exitCode, 2);
  await again.ended;
});

test('[MO48] a viewer that is killed in mid-output is as one that left', async () => {
  const { state, first, monitor, ended, log } = await watched('while :; do echo x; done');
  const code = `const s = require('node:net').connect('${state}/attach.sock'); s.write(Buffer.from([18,0,0,0,0,0,0,0])); s.on('data', () => process.kill(process.pid, 'SIGKILL'))`;
  for (let count = 0; count < 3; count++) assert.equal(spawnSync(process.execPath, ['-e', code]).signal, 'SIGKILL');
  const before = log().length;
  await until(
    'more output',
    () => readFileSync(`${state}/log.json`).length,
    (length) => length > before,
  );
  assert.ok(isAlive(monitor));
  process.kill(first, 'SIGKILL');
  await ended;
});
