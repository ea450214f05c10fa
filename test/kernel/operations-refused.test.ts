import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  container,
  controlGroup,
  freshProc,
  hostName,
  joinControlGroup,
  newNamespaces,
  overlay,
  veth,
} from '@drydock/runtime';
import { type Asked, isRefused } from './is-refused.ts';
import { LearnerShell } from './learner-shell.ts';
import { type MakePlan, performAt } from './perform.ts';
import { MAKE_ROOT } from './root-directory.ts';
import { startSession } from './session-fixture.ts';

const CABLE: MakePlan = ({ sessionNetwork, network, pid }) => {
  const addresses = { address: '10.0.0.1/24', peerAddress: '10.0.0.2/24' };
  return [veth({ name: 'out', peer: 'in', ...addresses, here: sessionNetwork, there: network, pid })];
};
const LAYERS = { lowers: ['/tmp/o/base'], upper: '/tmp/o/upper', work: '/tmp/o/work', merged: '/tmp/o/merged' };
const STACK: MakePlan = () => [overlay(LAYERS)];
const BOX_WITHOUT_UTS: MakePlan = () =>
  container({
    root: '/tmp/rootfs',
    by: 'chroot',
    namespaces: ['pid', 'mnt'],
    hostname: 'box',
    cgroup: '/box',
    memoryMaxBytes: 52_428_800,
  });
const JOIN: MakePlan = ({ ownPid }) => [joinControlGroup({ cgroup: '/mine', pid: ownPid })];

type Before = {
  /** Typed first. */
  readonly setup?: readonly string[];
  /** Performed first, and not refused. */
  readonly before?: MakePlan;
};

const sameLink = (kind: string): readonly [string, RegExp] => [
  `test "$(readlink /proc/PID/ns/${kind})" = "$(readlink /proc/1/ns/${kind})"; echo $?`,
  /^0\r?\n$/,
];

const refused: Readonly<Record<string, Asked & Before>> = {
  "host-name in the session's own uts namespace": {
    plan: () => [hostName({ hostname: 'lantern' })],
    says: /^Name it: .* uts namespace of your Linux itself \(\/proc\/(\d+)\/ns\/uts and .*"lantern"$/,
    hint: /unshare --uts bash/,
    proof: sameLink('uts'),
  },
  'a container that would share its name with everybody': {
    plan: BOX_WITHOUT_UTS,
    says: /^Name it: .*\/proc\/(\d+)\/ns\/uts/,
    hint: /unshare --uts bash/,
  },
  'fresh-proc in an ordinary shell': {
    plan: () => [freshProc()],
    says: /pid namespace of your Linux itself \(\/proc\/(\d+)\/ns\/pid and \/proc\/1\/ns\/pid are both pid:\[\d+\]\)/,
    hint: /unshare --pid --mount --fork bash/,
    proof: sameLink('pid'),
  },
  'fresh-proc where everybody has the same mounts': {
    setup: ['unshare --pid --fork bash'],
    plan: () => [freshProc()],
    says: /mnt namespace of your Linux itself \(\/proc\/(\d+)\/ns\/mnt/,
    hint: /unshare --pid --mount --fork bash/,
    proof: sameLink('mnt'),
  },
  'fresh-proc a second time': {
    setup: ['unshare --pid --mount --fork bash'],
    before: () => [freshProc()],
    plan: () => [freshProc()],
    says: /\/proc\/1\/ns\/pid and \/proc\/self\/ns\/pid are both pid:\[\d+\]/,
    hint: /umount \/proc/,
  },
  "veth in the session's own network namespace": {
    plan: CABLE,
    says: /^Plug in a cable: .* net namespace of your Linux itself \(\/proc\/(\d+)\/ns\/net/,
    hint: /unshare --net bash/,
    proof: sameLink('net'),
  },
  'veth a second time': {
    setup: ['unshare --net bash'],
    before: CABLE,
    plan: CABLE,
    says: /a link named "out" is there already, as ip link show out tells$/,
    hint: /ip link delete out/,
    proof: ['ip -o link show out | wc -l', /^1\r?\n$/],
  },
  'veth whose inner name is taken': {
    setup: ['unshare --net bash', 'ip link add in type veth peer name other'],
    plan: CABLE,
    says: /a link named "in" is there already, as nsenter --target (\d+) --net ip link show in tells$/,
    hint: /nsenter --target \d+ --net ip link delete in/,
    proof: ['nsenter --target PID --net ip -o link show in | wc -l', /^1\r?\n$/],
  },
  'control-group that is there already': {
    setup: ['mkdir /sys/fs/cgroup/mine'],
    plan: () => [controlGroup({ cgroup: '/mine' })],
    says: /^Write down what it may use: the group is there already, as ls -d \/sys\/fs\/cgroup\/mine shows$/,
    hint: /rmdir \/sys\/fs\/cgroup\/mine/,
  },
  'join-control-group where the shell is in it': {
    setup: ['mkdir /sys/fs/cgroup/mine'],
    before: JOIN,
    plan: JOIN,
    says: /in the group already: its number, (\d+) in your Linux, is in \/sys\/fs\/cgroup\/mine\/cgroup.procs$/,
    hint: /whatever you start/,
    proof: ['grep -cx PID /sys/fs/cgroup/mine/cgroup.procs', /^1\r?\n$/],
  },
  'join-control-group where the shell is in it, with a number of its own': {
    setup: ['mkdir /sys/fs/cgroup/mine', 'unshare --pid --fork bash'],
    before: JOIN,
    plan: JOIN,
    says: /its number, (\d+) in your Linux/,
    hint: /whatever you start/,
    proof: ['grep -cx PID /sys/fs/cgroup/mine/cgroup.procs', /^1\r?\n$/],
  },
  'overlay that is mounted already': {
    before: STACK,
    plan: STACK,
    says: /with upperdir=\/tmp\/o\/upper is mounted already, at "\/tmp\/o\/merged" \(this shell's \/proc\/self\/mountinfo\)$/,
    hint: /umount \/tmp\/o\/merged/,
    proof: ['grep -c upperdir=/tmp/o/upper /proc/self/mountinfo', /^1\r?\n$/],
  },
  'a user namespace in a chroot': {
    setup: [...MAKE_ROOT, 'chroot /tmp/rootfs /bin/sh'],
    plan: () => [newNamespaces({ namespaces: ['user'] })],
    says: /in a chroot, with the root directory its "\/tmp\/rootfs" \(\/proc\/(\d+)\/root\)/,
    hint: /^Leave that shell with exit/,
    proof: ['readlink /proc/PID/root', /^\/tmp\/rootfs\r?\n$/],
  },
};

for (const [name, asked] of Object.entries(refused)) {
  test(`${name} is refused, says why, and nothing has changed`, async () => {
    await using learner = await startSession();
    using shell = new LearnerShell(await learner.enter('/bin/bash'));
    for (const line of asked.setup ?? []) assert.equal((await shell.type(line)).exitStatus, 0, line);
    if (asked.before !== undefined) assert.equal((await performAt(learner, shell, asked.before)).failure, null);
    await isRefused(learner, shell, asked);
  });
}
