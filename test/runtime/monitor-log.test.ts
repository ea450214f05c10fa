import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { call, FSCONFIG_CMD_CREATE, FSCONFIG_SET_STRING, syscall } from '@drydock/linux';
import { readExit, readLog } from '@drydock/runtime';
import { folder, isAlive, until, watched } from './monitor-fixture.ts';

const KIB = 1024;
const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};
const texts = async (items: AsyncIterable<{ readonly log: string }>) => (await collect(items)).map(({ log }) => log);

test('[MO20] a line of output is a line of JSON in the form of Docker’s json-file', async () => {
  const { state, ended } = await watched('echo out; echo err >&2; echo; printf tail');
  await ended;
  const lines = readFileSync(`${state}/log.json`, 'utf8').split('\n');
  assert.equal(lines.pop(), '');
  for (const line of lines) {
    assert.match(
      line,
      /^\{"log":"[^"]*","stream":"std(out|err)","time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,8}[1-9])?Z"\}$/,
    );
  }
  const logs = lines.map((line) => JSON.parse(line)).filter(({ stream }) => stream === 'stdout');
  assert.deepEqual(
    logs.map(({ log }) => log),
    ['out\n', '\n', 'tail'],
  );
  assert.equal(statSync(`${state}/log.json`).mode & 0o777, 0o640);
});

test('[MO21] a line of more than 16 KiB is cut; put together, the log is what was written', async () => {
  const { state, ended } = await watched(
    `head -c ${40 * KIB} /dev/zero | tr '\\0' x; echo; head -c ${16 * KIB} /dev/zero | tr '\\0' y; echo`,
  );
  await ended;
  const logs = await texts(readLog(state));
  assert.deepEqual(
    logs.map((log) => log.length),
    [16 * KIB, 16 * KIB, 8 * KIB + 1, 16 * KIB, 1],
  );
  assert.equal(logs.join(''), `${'x'.repeat(40 * KIB)}\n${'y'.repeat(16 * KIB)}\n`);
});

test('[MO22] bytes that are no UTF-8 become U+FFFD, each by itself, and what could break a line is escaped', async () => {
  const bytes = String.raw`a\x00\x1b[1m\t\r"\\<&>\x7f\xff\xc3\x28\xe2\x82\xf0\x9f\x92\x96\xc3\xa9\xed\xa0\x80\xc0\xaf\xf4\x90\x80\x80\xe2\x80\xa8\n`;
  const { state, ended } = await watched(`printf '${bytes}'`);
  await ended;
  const line = readFileSync(`${state}/log.json`, 'utf8').trim();
  const bad = String.raw`\ufffd`;
  const expected = [
    String.raw`a\u0000\u001b[1m\u0009\r\"\\\u003c\u0026\u003e`,
    '\x7f',
    `${bad}${bad}(${bad}${bad}💖é${bad.repeat(3)}${bad.repeat(2)}${bad.repeat(4)}`,
    String.raw`\u2028\n`,
  ].join('');
  assert.equal(line.replace(/","stream.*/, ''), `{"log":"${expected}`);
  assert.equal(JSON.parse(line).log.at(-1), '\n');
});

test('[MO23] random bytes never spoil the log', async () => {
  const { state, ended, log } = await watched(`head -c ${512 * KIB} /dev/urandom`);
  await ended;
  assert.ok(log().length > 100);
  assert.ok((await texts(readLog(state))).every((text) => text.length <= 16 * KIB + 1));
});

test('[MO24] a log of the given size is put aside, one file of it is kept, and no line is cut by that', async () => {
  const { state, ended } = await watched('for ((i = 0; i < 3000; i++)); do echo line $i; done', {
    logBytesMax: 64 * KIB,
  });
  await ended;
  for (const name of ['log.json', 'log.json.1']) assert.ok(statSync(`${state}/${name}`).size < 2 * 64 * KIB);
  const logs = await texts(readLog(state));
  assert.equal(logs.at(-1), 'line 2999\n');
  const first = Number(/\d+/.exec(logs[0] ?? '')?.[0]);
  assert.deepEqual(
    logs,
    Array.from({ length: 3000 - first }, (_, index) => `line ${first + index}\n`),
  );
});

/** A memory file system that is mounted nowhere: its root is found by a descriptor of this process. */
function smallDisk(bytes: number) {
  const opened = syscall(call('fsopen', ['tmpfs', 1]));
  syscall(call('fsconfig', [opened, FSCONFIG_SET_STRING, 'size', `${bytes}`, 0]));
  syscall(call('fsconfig', [opened, FSCONFIG_CMD_CREATE, null, null, 0]));
  const root = syscall(call('fsmount', [opened, 1, 0]));
  closeSync(opened);
  return { path: `/proc/${process.pid}/fd/${root}`, [Symbol.dispose]: () => closeSync(root) };
}

test('[MO25] a full disk stops neither output nor end; what is missing is counted and said', async () => {
  using disk = smallDisk(256 * KIB);
  writeFileSync(`${disk.path}/ballast`, Buffer.alloc(128 * KIB));
  const more = join(folder, 'more');
  const { ended, state } = await watched(
    `for ((i = 0; i < 4000; i++)); do echo line $i; done; echo full > ${more}; until grep -q go ${more}; do sleep 0.05; done; echo after`,
    { state: disk.path },
  );
  await until(
    'all is written',
    () => readFileSync(more, { encoding: 'utf8', flag: 'a+' }),
    (text) => text === 'full\n',
  );
  rmSync(`${disk.path}/ballast`);
  writeFileSync(more, 'go\n');
  assert.equal((await ended)?.exitStatus, 0);
  const lost = readExit(state)?.logLostBytes ?? 0;
  assert.ok(lost > 0);
  const logs = await texts(readLog(state));
  assert.equal(logs.at(-1), 'after\n');
  // Where something is missing, it says how much: what is there and what is missing are all that was written.
  let at = 0;
  let told = 0;
  const all = Array.from({ length: 4000 }, (_, index) => `line ${index}\n`).join('');
  for (const log of logs.slice(0, -1)) {
    const missing = Number(/^\[(\d+) bytes of output are missing here/.exec(log)?.[1] ?? 0);
    if (missing === 0) assert.equal(all.slice(at, at + log.length), log);
    at += missing || log.length;
    told += missing;
  }
  assert.deepEqual([at, told], [all.length, lost]);
});

test('[MO26] on a disk that stays full the end is told all the same', async () => {
  using disk = smallDisk(64 * KIB);
  const { ended, state } = await watched('sleep 0.1; head -c 1000000 /dev/zero; exit 6', { state: disk.path });
  assert.equal((await ended)?.exitStatus, 6);
  const exit = readExit(state);
  assert.deepEqual([exit?.exitCode, (exit?.logLostBytes ?? 0) > 0], [6, true]);
});

test('[MO30] the last entries are told, also across the file that was put aside, and those since a moment', async () => {
  const { state, ended } = await watched('for ((i = 0; i < 2000; i++)); do echo line $i; done; sleep 0.05; echo last', {
    logBytesMax: 64 * KIB,
  });
  await ended;
  const all = await collect(readLog(state));
  for (const tail of [0, 1, 5, 700, all.length - 1, all.length, 100_000]) {
    assert.deepEqual(await collect(readLog(state, { tail })), all.slice(Math.max(0, all.length - tail)), `${tail}`);
  }
  const since = new Date(Date.parse(all.at(-1)?.time ?? ''));
  assert.deepEqual(await texts(readLog(state, { since })), ['last\n']);
});

test('[MO31] who follows sees every line, across files that are put aside, until the container ends', async () => {
  const { state } = await watched('for ((i = 0; i < 6000; i++)); do echo line $i; ((i % 100)) || sleep 0.02; done', {
    logBytesMax: 128 * KIB,
  });
  const logs = await texts(readLog(state, { follow: true }));
  assert.deepEqual(
    logs,
    Array.from({ length: 6000 }, (_, index) => `line ${index}\n`),
  );
});

test('[MO32] who follows can stop, and a monitor that is killed ends it', async () => {
  const { state, monitor, first } = await watched('echo one; sleep 1000');
  const stopping = new AbortController();
  const followed: string[] = [];
  const following = (async () => {
    for await (const { log } of readLog(state, { follow: true, signal: stopping.signal })) {
      followed.push(log);
      stopping.abort(new Error('seen enough'));
    }
  })();
  await assert.rejects(following, /seen enough/);
  const rest = texts(readLog(state, { follow: true }));
  process.kill(monitor, 'SIGKILL');
  assert.deepEqual([followed, await rest], [['one\n'], ['one\n']]);
  await until(
    'the end of the container',
    () => isAlive(first),
    (alive) => !alive,
  );
});

test('[MO33] half a line, or what is no entry, is passed over; a container that wrote nothing has no entries', async () => {
  const state = mkdtempSync(join(folder, 'state-'));
  assert.deepEqual(await collect(readLog(state)), []);
  const entry = { log: 'x\n', stream: 'stdout', time: '2026-11-23T16:00:00Z' };
  writeFileSync(
    `${state}/log.json`,
    `null\n[]\n{"log":1}\nnonsense\n${'z'.repeat(300_000)}\n${JSON.stringify(entry)}\n{"log":"ha`,
  );
  assert.deepEqual(await collect(readLog(state)), [entry]);
});
