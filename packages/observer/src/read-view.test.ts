import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import test from 'node:test';
import { type ProcessView, VIEW_PROCESSES_MAX, type View, viewSchema } from '@drydock/protocol';
import { changesBetween } from './changes/changes-between.ts';
import { readView } from './read-view.ts';
import { UnsharedSession, until, whyNoSession } from './unshared-session.ts';

const skip = whyNoSession() ?? false;

function viewOf(session: UnsharedSession): View {
  const view = readView(session.observed());
  assert.deepEqual(viewSchema.parse(view), view);
  return view;
}

async function find(session: UnsharedSession, wanted: (process: ProcessView) => boolean): Promise<ProcessView> {
  let found: ProcessView | undefined;
  await until(
    () => {
      found = viewOf(session).processes.find(wanted);
      return found !== undefined;
    },
    () => JSON.stringify(viewOf(session).processes),
  );
  assert.ok(found !== undefined);
  return found;
}

test('a session alone is its number 1, with the numbers that it sees itself', { skip }, async () => {
  await using session = await UnsharedSession.start();
  const [init, ...others] = viewOf(session).processes;
  assert.deepEqual(others, []);
  assert.equal(init?.pid, 1);
  assert.deepEqual(init?.insidePids, []);
  assert.equal(init?.vmPid, session.initPid);
  assert.equal(init?.parentPid, 0, 'its parent is outside');
  assert.equal(init?.name, 'bash');
  assert.equal(init?.command, 'bash --norc');
  assert.equal(init?.uid, 0);
  assert.equal(init?.uidInside, 0);
  const inodes = await session.tell('for k in pid mnt net uts ipc user cgroup time; do readlink /proc/$$/ns/$k; done');
  assert.deepEqual(
    Object.entries(init?.namespaces ?? {}).map(([kind, inode]) => `${kind}:[${inode}]`),
    inodes.trim().split('\n'),
  );
  const device = await session.tell(
    'while read -r _ _ d _ p _; do [[ $p == /proc ]] && last=$d; done < /proc/self/mountinfo; echo $last',
  );
  assert.equal(init?.procDevice, device.trim());
});

test('unshare inside: the child has a number in both worlds, and a fresh proc is seen', { skip }, async () => {
  await using session = await UnsharedSession.start();
  const before = viewOf(session);
  await session.tell('mkfifo /tmp/drydock-fifo-$$ && exec 7<>/tmp/drydock-fifo-$$ && rm /tmp/drydock-fifo-$$');
  await session.tell(
    "unshare --pid --mount --fork bash -c 'read -u 7; mount -t proc proc /proc; sleep 1000; :' </dev/null >/dev/null &",
  );
  const inner = await find(session, ({ insidePids, name }) => insidePids[0] === 1 && name === 'bash');
  const unshared = viewOf(session);
  const unshare = unshared.processes.find(({ name }) => name === 'unshare');
  const init = unshared.processes[0];
  assert.equal(inner.parentPid, unshare?.pid);
  assert.deepEqual(unshare?.insidePids, []);
  assert.equal(unshare?.parentPid, 1);
  assert.equal(inner.procDevice, init?.procDevice);
  assert.equal((await session.tell(`readlink /proc/${inner.pid}/ns/pid`)).trim(), `pid:[${inner.namespaces.pid}]`);
  assert.equal(readlinkSync(`/proc/${inner.vmPid}/ns/mnt`), `mnt:[${inner.namespaces.mnt}]`);
  assert.deepEqual(
    changesBetween(before, unshared).map((change) => [
      change.kind,
      'pids' in change ? change.pids : 'pid' in change ? change.pid : null,
    ]),
    [
      ['process-started', unshare?.pid],
      ['process-started', inner.pid],
      ['namespace-changed', [inner.pid]],
      ['namespace-changed', [unshare?.pid, inner.pid]],
    ],
  );

  await session.tell('echo >&7');
  const sleep = await find(session, ({ command }) => command.startsWith('sleep'));
  // mount was number 2.
  assert.deepEqual(sleep.insidePids, [3]);
  const mounted = changesBetween(unshared, viewOf(session)).filter(({ kind }) => kind === 'proc-mounted');
  assert.deepEqual(mounted, [
    {
      kind: 'proc-mounted',
      pids: [unshare?.pid, inner.pid, sleep.pid],
      before: init?.procDevice,
      after: sleep.procDevice,
      source: `/proc/${unshare?.pid}/mountinfo`,
    },
  ]);
  assert.notEqual(sleep.procDevice, init?.procDevice);

  await session.tell(`kill -9 ${inner.pid}; wait`);
  assert.deepEqual(
    changesBetween(unshared, viewOf(session)).map((change) => change.kind),
    ['process-ended', 'process-ended'],
  );
});

test('a process of a user namespace without a map is 65534 to itself', { skip }, async () => {
  await using session = await UnsharedSession.start();
  await session.tell('unshare --user sleep 1000 </dev/null >/dev/null &');
  const sleep = await find(session, ({ command }) => command.startsWith('sleep'));
  assert.equal(sleep.uid, 0);
  assert.equal(sleep.uidInside, 65534);
  assert.notEqual(sleep.namespaces.user, viewOf(session).processes[0]?.namespaces.user);
});

test('after chroot another /proc counts than in the rest of the mount namespace', { skip }, async () => {
  await using session = await UnsharedSession.start();
  await session.tell(
    'mount --rbind / /mnt; mount -t proc proc /mnt/proc; chroot /mnt sleep 1000 </dev/null >/dev/null &',
  );
  const sleep = await find(session, ({ command }) => command.startsWith('sleep'));
  const init = viewOf(session).processes[0];
  assert.equal(sleep.namespaces.mnt, init?.namespaces.mnt);
  assert.ok(sleep.procDevice !== null && sleep.procDevice !== init?.procDevice);
});

test('names and arguments that a process made up are shown harmlessly', { skip }, async () => {
  await using session = await UnsharedSession.start();
  await session.tell(
    String.raw`(printf ') R 1\xff\n' > /proc/$BASHPID/comm; exec 8</dev/zero; read -u 8 -N 100000000 x) &`,
  );
  const evil = await find(session, ({ name }) => name.startsWith(')'));
  assert.equal(evil.name, ') R 1\ufffd␊');
  assert.equal(evil.parentPid, 1);
  await session.tell(String.raw`(exec -a $'\e]0;title\a\xe2\x80\xae\n' sleep 1000) </dev/null >/dev/null &`);
  const disguised = await find(session, ({ name, command }) => name === 'sleep' && command !== '[sleep]');
  assert.equal(disguised.command, '␛]0;title␇\ufffd␊ 1000');
});

test('an argument list of a hundred thousand bytes is shortened', { skip }, async () => {
  await using session = await UnsharedSession.start();
  await session.tell("sleep 1000 $(printf '0 %.0s' {1..50000}) </dev/null >/dev/null &");
  const sleep = await find(session, ({ command }) => command.startsWith('sleep'));
  assert.ok(sleep.command.startsWith('sleep 1000 0 0 0') && sleep.command.endsWith('…'));
  assert.ok(sleep.command.length <= 400);
});

test('more processes than a view lists are counted; number 1 is always listed', { skip }, async () => {
  await using session = await UnsharedSession.start();
  await session.tell(`for ((i = 0; i < ${VIEW_PROCESSES_MAX + 10}; i++)); do sleep 1000 </dev/null >/dev/null & done`);
  const view = viewOf(session);
  assert.equal(view.processes.length, VIEW_PROCESSES_MAX);
  assert.equal(view.processCount, VIEW_PROCESSES_MAX + 11);
  assert.equal(view.processes[0]?.pid, 1);
});

test('a process that is not in the learner’s Linux, and one that has ended, are neither listed nor counted', {
  skip,
}, async () => {
  await using session = await UnsharedSession.start();
  const ended = spawn('true');
  await once(ended, 'exit');
  const listPids = () => [process.pid, session.initPid, ended.pid ?? 0];
  const view = readView({ ...session.observed(), listPids });
  assert.deepEqual(
    view.processes.map(({ pid }) => pid),
    [1],
  );
  assert.equal(view.processCount, 1);
});

test('a session whose number 1 has ended is a view without processes', { skip }, async () => {
  const session = await UnsharedSession.start();
  const observed = session.observed();
  await session[Symbol.asyncDispose]();
  await until(
    () => readView(observed).processes.length === 0,
    () => JSON.stringify(readView(observed)),
  );
  assert.equal(readView(observed).processCount, 0);
});
