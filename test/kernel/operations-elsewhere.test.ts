import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  changeRoot,
  container,
  controlGroup,
  freshProc,
  hostName,
  joinControlGroup,
  newNamespaces,
  overlay,
  veth,
} from '@drydock/runtime';
import { isRefused } from './is-refused.ts';
import { LearnerShell } from './learner-shell.ts';
import { enteredOf, type MakePlan, performAt } from './perform.ts';
import { MAKE_ROOT } from './root-directory.ts';
import { startSession } from './session-fixture.ts';

const CABLE: MakePlan = ({ sessionNetwork, network, pid }) => {
  const addresses = { address: '10.0.0.1/24', peerAddress: '10.0.0.2/24' };
  return [veth({ name: 'out', peer: 'in', ...addresses, here: sessionNetwork, there: network, pid })];
};
const LAYERS = { lowers: ['/tmp/o/base'], upper: '/tmp/o/upper', work: '/tmp/o/work', merged: '/tmp/o/merged' };
const STACK: MakePlan = () => [overlay(LAYERS)];
const BOX: MakePlan = () =>
  container({
    root: '/tmp/rootfs',
    by: 'chroot',
    namespaces: ['pid', 'mnt', 'uts'],
    hostname: 'box',
    cgroup: '/box',
    memoryMaxBytes: 52_428_800,
  });
const JOIN: MakePlan = ({ ownPid }) => [joinControlGroup({ cgroup: '/mine', pid: ownPid })];

const NEED_YOUR_ROOT: Readonly<Record<string, MakePlan>> = {
  'control-group': () => [controlGroup({ cgroup: '/mine', pidsMax: 7 })],
  'join-control-group': JOIN,
  overlay: STACK,
  'change-root by chroot': () => [changeRoot({ root: '/tmp/rootfs', by: 'chroot' })],
  'change-root by pivot_root': () => [
    newNamespaces({ namespaces: ['mnt'] }),
    changeRoot({ root: '/tmp/rootfs', by: 'pivot_root' }),
  ],
  container: BOX,
};

for (const [by, proof] of [
  ['chroot', ['readlink /proc/PID/root', /^\/tmp\/rootfs\r?\n$/]],
  ['pivot_root', ['head -1 /proc/PID/mountinfo', /\/tmp\/rootfs \/ /]],
] as const) {
  test(`in a container made by ${by}, what is about your Linux's files is refused, and told where its root is`, async () => {
    await using learner = await startSession();
    using shell = new LearnerShell(await learner.enter('/bin/bash'));
    for (const line of MAKE_ROOT) await shell.type(line);
    const made = await performAt(
      learner,
      shell,
      () => [newNamespaces({ namespaces: ['pid', 'mnt', 'uts', 'net'] }), changeRoot({ root: '/tmp/rootfs', by })],
      { endsInShell: true },
    );
    using inside = new LearnerShell(enteredOf(made));
    await inside.type('true');
    const file = by === 'chroot' ? 'root' : 'mountinfo';
    const says = new RegExp(`another root directory than your Linux, its "/tmp/rootfs" \\(/proc/(\\d+)/${file}\\)`);
    for (const plan of Object.values(NEED_YOUR_ROOT)) {
      await isRefused(learner, inside, { plan, says, hint: /^Leave that shell with exit/, proof });
    }
    for (const plan of [CABLE, () => [hostName({ hostname: 'lantern' })]]) {
      assert.equal((await performAt(learner, inside, plan)).failure, null, 'what is about its namespaces is not');
    }
  });
}

test('a second container in the same cgroup is refused while the first one lives, and made when it has ended', async () => {
  await using learner = await startSession();
  using shell = new LearnerShell(await learner.enter('/bin/bash'));
  for (const line of MAKE_ROOT) await shell.type(line);
  const first = enteredOf(await performAt(learner, shell, BOX, { endsInShell: true }));
  using inside = new LearnerShell(first);
  await inside.type('true');
  await isRefused(learner, shell, {
    plan: BOX,
    says: /process (\d+) of your Linux, in \/sys\/fs\/cgroup\/box\/cgroup.procs, is number 1 of a pid namespace of its own/,
    hint: /kill -9 \d+ /,
    proof: [
      'grep -cx PID /sys/fs/cgroup/box/cgroup.procs; grep -c "^NSpid:[[:space:]]PID[[:space:]]1$" /proc/PID/status',
      /^1\r?\n1\r?\n$/,
    ],
  });
  inside.write('exit\n');
  await first.ended;
  using second = new LearnerShell(enteredOf(await performAt(learner, shell, BOX, { endsInShell: true })));
  assert.equal((await second.type('echo $$')).output, '1\n');
});

test('a /proc that the learner has made up is looked at without waiting for anybody', async () => {
  await using learner = await startSession();
  using shell = new LearnerShell(await learner.enter('/bin/bash'));
  await shell.type('unshare --pid --mount --fork bash');
  const madeUp = 'mount -t tmpfs none /proc && mkdir /proc/1 && mkfifo /proc/1/ns && ln -s /proc/1/ns /proc/root';
  assert.equal((await shell.type(madeUp)).exitStatus, 0);
  assert.equal((await performAt(learner, shell, () => [freshProc()])).failure, null);
});

test('from a cgroup namespace of its own nobody leaves the groups in it: the kernel says so, and nothing has changed', async () => {
  await using learner = await startSession();
  using shell = new LearnerShell(await learner.enter('/bin/bash'));
  await shell.type('mkdir /sys/fs/cgroup/mine');
  await shell.type('unshare --cgroup bash');
  const { failure } = await performAt(learner, shell, JOIN);
  assert.match(String(failure), /^KernelError: write\(<\/sys\/fs\/cgroup\/mine\/cgroup.procs>, .*ENOENT/);
  assert.equal((await learner.run('cat /sys/fs/cgroup/mine/cgroup.procs')).output, '');
});
