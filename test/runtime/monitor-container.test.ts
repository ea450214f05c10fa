import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  attach,
  type KeptWatch,
  type Plan,
  performPlan,
  readExit,
  readLog,
  readStart,
  undoPlan,
  waitForExit,
} from '@drydock/runtime';
import { startRuntime } from './container-fixture.ts';
import { folder, isAlive, NATIVE, until } from './monitor-fixture.ts';

const runtime = startRuntime();
after(() => runtime[Symbol.dispose]());

/** The plan of `docker run`, but that somebody stays with the container. */
async function run(line: readonly string[], options: Partial<KeptWatch> = {}) {
  const state = mkdtempSync(join(folder, 'state-'));
  const { operations: plan, specification } = runtime.plan(line, {
    state,
    performer: 'leaves',
    caller: null,
    ...options,
  });
  assert.ok(plan.some(({ name }) => name === 'meet-monitor'));
  const nothing = openSync('/dev/null', 'r+');
  try {
    await performPlan(plan, { stage: `${NATIVE}/stage`, descriptors: [nothing, nothing, nothing] });
  } finally {
    closeSync(nothing);
  }
  return { state, id: specification.id, output: () => outputOf(state), [Symbol.asyncDispose]: () => undone(plan) };
}

async function undone(plan: Plan): Promise<void> {
  assert.deepEqual(await undoPlan(plan), []);
}

async function outputOf(state: string): Promise<string> {
  let text = '';
  for await (const { log } of readLog(state, { follow: true })) text += log;
  return text;
}

test('[MO60] a container outlives who started it; its output and its end are found later', async () => {
  await using container = await run([
    'busybox',
    'sh',
    '-c',
    'echo $$; cut -d" " -f6 /proc/self/stat; echo err >&2; ls -l /proc/self/fd; exit 7',
  ]);
  const { state, output } = container;
  const text = await output();
  assert.match(text, /^1\n1\n/);
  const open = [...text.matchAll(/ (\d+) -> (\S+)/g)].map(([, number, target]) => `${number} ${target}`);
  assert.deepEqual(
    open.filter((each) => !/^3 \/proc\//.test(each)),
    ['0 /dev/null', '1 /stdout', '2 /stderr'],
    text,
  );
  assert.equal((await waitForExit(state)).exitCode, 7);
});

test('[MO61] memory that ran out is told', async () => {
  await using container = await run([
    '--memory=16m',
    '--memory-swap=16m',
    'busybox',
    'sh',
    '-c',
    'x=a; while :; do x=$x$x; done',
  ]);
  const { state } = container;
  const exit = await waitForExit(state);
  assert.deepEqual([exit.exitCode, exit.oomKilled], [137, true]);
});

test('[MO62] with -t it has a terminal: /dev/pts/0, which is its console too, and no other', async () => {
  const script =
    'read line; tty; echo /dev/pts/*; stty size; echo console > /dev/console; echo tty > /dev/tty; echo "[$line]"; exit 5';
  await using container = await run(['-t', '-i', 'busybox', 'sh', '-c', script]);
  const { state, output } = container;
  const viewer = await attach(state);
  viewer.resize({ columns: 101, rows: 33 });
  await viewer.write(Buffer.from('typed\n'));
  viewer.detach();
  const text = await output();
  assert.deepEqual(text.split('\r\n'), [
    'typed',
    '/dev/pts/0',
    '/dev/pts/0 /dev/pts/ptmx',
    '33 101',
    'console',
    'tty',
    '[typed]',
    '',
  ]);
  assert.equal(readExit(state)?.exitCode, 5);
});

test('[MO63] a monitor that is killed takes the container and all its processes with it', async () => {
  await using container = await run(['busybox', 'sh', '-c', 'sleep 1000 & sleep 1000 & wait']);
  const { state, id } = container;
  const procs = () =>
    readFileSync(`/sys/fs/cgroup/docker/${id}/cgroup.procs`, 'utf8').trim().split('\n').filter(Boolean);
  await until('three processes', procs, (found) => found.length === 3);
  const start = await until('the start', () => readStart(state));
  process.kill(start?.monitor ?? 0, 'SIGKILL');
  await until('the end of all', procs, (found) => found.length === 0);
  await assert.rejects(waitForExit(state), /its monitor is gone/);
});

test('[MO64] a plan that fails on the way leaves no monitor', async () => {
  const before = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isMonitor(Number(name)));
  await assert.rejects(run(['busybox', 'no-such-program']), /ENOENT/);
  await until(
    'no monitor',
    () => readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isMonitor(Number(name))),
    (found) => found.length <= before.length,
  );
});

test('[MO65] for a user who is not root the streams are its own', async () => {
  await using container = await run([
    '--user=1000:1000',
    'busybox',
    'sh',
    '-c',
    'echo a > /dev/stdout; echo b > /proc/self/fd/2; id -u',
  ]);
  const { output } = container;
  assert.deepEqual((await output()).trim().split('\n').sort(), ['1000', 'a', 'b']);
  assert.equal(statSync('/dev/null').uid, 0);
});

const isMonitor = (pid: number): boolean => {
  try {
    return isAlive(pid) && readFileSync(`/proc/${pid}/comm`, 'utf8') === 'monitor\n';
  } catch {
    return false; // it ended while we looked
  }
};
