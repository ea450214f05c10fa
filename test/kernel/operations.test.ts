import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  changeRoot,
  container,
  controlGroup,
  freshProc,
  hostName,
  joinControlGroup,
  type NamespaceKind,
  newNamespaces,
  overlay,
  veth,
} from '@drydock/runtime';
import { LearnerShell } from './learner-shell.ts';
import { byHandAt, enteredOf, type MakePlan, performAt } from './perform.ts';
import { MAKE_ROOT } from './root-directory.ts';
import { startSession } from './session-fixture.ts';

/** Looks at what the kernel has made of an operation, in a shell; numbers that differ each time are left out. */
const MOUNTS = `while read -r id parent device rest; do echo "$rest"; done < /proc/self/mountinfo`;
const KINDS: readonly NamespaceKind[] = ['user', 'pid', 'mnt', 'net', 'uts', 'ipc', 'cgroup', 'time'];
const TOGETHER: readonly (readonly NamespaceKind[])[] = [
  ['user'],
  ['pid'],
  ['mnt', 'net', 'uts', 'ipc', 'cgroup', 'time'],
  KINDS,
];
const REMEMBER = `for kind in ${KINDS.join(' ')}; do readlink /proc/self/ns/$kind; done > /tmp/before`;
const COMPARE = `for kind in ${KINDS.join(' ')}; do echo $kind is new: $(grep -cvFf /tmp/before <(readlink /proc/self/ns/$kind)); done`;
const LOOK_AROUND = `echo $$; read -r name < /proc/sys/kernel/hostname; echo $name; pwd; echo /*; cd /proc; echo [0-9]*; cd /`;
const CGROUP = `while read -r line; do echo "$line"; done < /proc/self/cgroup`;

type Compared = {
  readonly plan: MakePlan;
  /** Typed first, in both sessions. */
  readonly setup?: readonly string[];
  /** What by hand is typed in one session is performed in the other; then both say the same. */
  readonly look: string;
  /** So that two failures are no success. */
  readonly says: RegExp;
  readonly endsInShell?: boolean;
};

const compared: Readonly<Record<string, Compared>> = {
  'host-name in a uts namespace of the learner': {
    setup: ['unshare --uts bash'],
    plan: () => [hostName({ hostname: 'lantern' })],
    look: 'hostname; nsenter --target 1 --uts hostname',
    says: /^lantern\ndrydock\n$/,
  },
  'fresh-proc in a pid and mount namespace of the learner': {
    setup: ['unshare --pid --mount --fork bash'],
    plan: () => [freshProc()],
    look: `ls -d /proc/[0-9]* | head -1; ps -o comm= 1; grep -c '^Name' /proc/*/status | grep -c status; grep ' /proc ' /proc/self/mountinfo | ( ${MOUNTS.replace('/proc/self/mountinfo', '/dev/stdin')} )`,
    says: /^\/proc\/1\nbash\n\d\n(.*proc.*\n)+$/,
  },
  'control-group': {
    plan: () => [controlGroup({ cgroup: '/mine', memoryMaxBytes: 104_857_600, cpuMax: '50000 100000', pidsMax: 20 })],
    look: `cd /sys/fs/cgroup/mine; cat memory.max cpu.max pids.max cgroup.procs; stat -c '%A %U:%G' . memory.max; cd`,
    says: /^104857600\n50000 100000\n20\ndrwxr-xr-x root:root\n-rw-r--r-- root:root\n$/,
  },
  'control-group that is there already': {
    setup: ['mkdir /sys/fs/cgroup/mine', 'echo 5 > /sys/fs/cgroup/mine/pids.max'],
    plan: () => [controlGroup({ cgroup: '/mine', memoryMaxBytes: 104_857_600 })],
    look: `cd /sys/fs/cgroup/mine; cat memory.max cpu.max pids.max; cd`,
    says: /^104857600\nmax 100000\n5\n$/,
  },
  'join-control-group': {
    setup: ['mkdir /sys/fs/cgroup/mine'],
    plan: ({ ownPid }) => [joinControlGroup({ cgroup: '/mine', pid: ownPid })],
    look: 'cat /proc/$$/cgroup; grep -cx $$ /sys/fs/cgroup/mine/cgroup.procs; wc -l < /sys/fs/cgroup/mine/cgroup.procs',
    says: /^0::\/mine\n1\n/,
  },
  'join-control-group in a pid namespace of the learner': {
    setup: ['mkdir /sys/fs/cgroup/mine', 'unshare --pid --fork bash'],
    plan: ({ ownPid }) => [joinControlGroup({ cgroup: '/mine', pid: ownPid })],
    look: 'echo $$; cat /sys/fs/cgroup/mine/cgroup.procs | head -1; cat /proc/self/cgroup',
    says: /^1\n1\n0::\/mine\n$/,
  },
  overlay: {
    setup: ['mkdir -p /tmp/o/base', 'echo below > /tmp/o/base/file'],
    plan: () => [
      overlay({
        lowers: ['/tmp/o/app', '/tmp/o/base'],
        upper: '/tmp/o/upper',
        work: '/tmp/o/work',
        merged: '/tmp/o/merged',
      }),
    ],
    look: `cd /tmp/o; cat merged/file; echo above > merged/new; rm merged/file; find . -mindepth 1 -path ./work -prune -o -printf '%y %m %U %p\\n' | sort; cd; grep ' /tmp/o/merged ' /proc/self/mountinfo | cut -d' ' -f4-`,
    says: /^below\n[\s\S]*c 0 0 .\/upper\/file\n[\s\S]*f 644 0 .\/upper\/new\n[\s\S]*userxattr\n$/,
  },
  'change-root by chroot': {
    setup: MAKE_ROOT,
    plan: () => [changeRoot({ root: '/tmp/rootfs', by: 'chroot' })],
    look: 'pwd; echo /*; echo /proc/*',
    says: /^\/\n\/bin \/lib( \/lib64)? \/proc\n\/proc\/\*\n$/,
    endsInShell: true,
  },
  ...Object.fromEntries(
    (['chroot', 'pivot_root'] as const).map((by): [string, Compared] => [
      `container by ${by}`,
      {
        setup: MAKE_ROOT,
        plan: () =>
          container({
            root: '/tmp/rootfs',
            by,
            namespaces: ['pid', 'mnt', 'uts', 'ipc', 'net', 'cgroup'],
            hostname: 'box',
            cgroup: '/box',
            memoryMaxBytes: 52_428_800,
          }),
        look: `${LOOK_AROUND}; ${CGROUP}; ${MOUNTS}`,
        says:
          by === 'chroot'
            ? /^1\nbox\n\/\n\/bin \/lib( \/lib64)? \/proc\n1\n0::\/\n\/ \/proc rw,relatime - proc proc rw\n$/
            : /^1\nbox\n\/\n\/bin \/lib( \/lib64)? \/proc\n1\n0::\/\n.* \/ rw,\S+ - ext4 .*\n\/ \/proc rw,relatime - proc proc rw\n$/,
        endsInShell: true,
      },
    ]),
  ),
  ...Object.fromEntries(
    TOGETHER.map((namespaces): [string, Compared] => [
      `new-namespaces: ${namespaces.join(', ')}`,
      {
        setup: [REMEMBER],
        plan: () => [newNamespaces({ namespaces })],
        look: `${COMPARE}; cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups | sed 's/[0-9]\\{6,\\}/SESSION/'; id; test $$ = 1 && echo first; grep -c 'shared\\|master' /proc/self/mountinfo; pwd`,
        says: new RegExp(
          `^${KINDS.map((kind) => `${kind} is new: ${namespaces.includes(kind) ? 1 : 0}\n`).join('')}[\\s\\S]*uid=0\\(root\\)[^\\n]*\\n${namespaces.includes('pid') ? 'first\n' : ''}\\d+\\n/root\\n$`,
        ),
        endsInShell: true,
      },
    ]),
  ),
};

for (const [name, { plan, setup = [], look, says, endsInShell = false }] of Object.entries(compared)) {
  test(`${name}: the kernel says the same after it was typed and after the runtime did it`, async () => {
    const said: string[] = [];
    for (const isByHand of [true, false]) {
      await using learner = await startSession();
      using shell = new LearnerShell(await learner.enter('/bin/bash'));
      for (const line of setup) assert.equal((await shell.type(line)).exitStatus, 0, line);
      if (isByHand) {
        for (const line of byHandAt(learner, shell, plan)) {
          const { output, exitStatus } = await shell.type(line);
          assert.equal(exitStatus, 0, `${line}: ${output}`);
        }
        said.push((await shell.type(look)).output);
        continue;
      }
      const performed = await performAt(learner, shell, plan, { endsInShell });
      assert.equal(performed.failure, null);
      if (!endsInShell) {
        said.push((await shell.type(look)).output);
        continue;
      }
      using inside = new LearnerShell(enteredOf(performed));
      said.push((await inside.type(look)).output);
    }
    const [byHand, byRuntime] = said.map((text) => text.replaceAll(/test\d+x\d+/g, 'SESSION'));
    assert.match(byHand ?? '', says);
    assert.equal(byRuntime, byHand);
  });
}

test('veth: the kernel says the same after it was typed and after the runtime did it', async () => {
  const LOOK = `ip -o -4 address show scope global | grep -v eth0 | cut -d' ' -f2-7; ip -o link | grep -o '^.*veth-.*state [A-Z]*' | sed 's/^[0-9]*: //; s/@[^:]*//'`;
  const said: string[] = [];
  for (const isByHand of [true, false]) {
    await using learner = await startSession();
    using outer = new LearnerShell(await learner.enter('/bin/bash'));
    using inner = new LearnerShell(await learner.enter('/bin/bash'));
    await inner.type('unshare --net bash');
    const plan: MakePlan = (place) => [
      veth({
        name: 'veth-out',
        peer: 'veth-in',
        address: '10.0.0.1/24',
        peerAddress: '10.0.0.2/24',
        here: place.sessionNetwork,
        there: place.network,
        pid: place.pid,
      }),
    ];
    if (isByHand) {
      for (const line of byHandAt(learner, inner, plan)) {
        const { output, exitStatus } = await outer.type(line);
        assert.equal(exitStatus, 0, `${line}: ${output}`);
      }
    } else {
      const { failure, calls } = await performAt(learner, inner, plan);
      assert.equal(failure, null);
      assert.ok(calls.some(({ step }) => 'call' in step && step.call === 'sendto'));
    }
    assert.equal((await inner.type('ping -c 1 -W 5 10.0.0.1 > /dev/null')).exitStatus, 0);
    said.push(`${(await outer.type(LOOK)).output}--\n${(await inner.type(LOOK)).output}`);
  }
  const [byHand, byRuntime] = said;
  assert.match(
    byHand ?? '',
    /^veth-out +inet 10\.0\.0\.1\/24[^\n]*\n[^\n]*UP[^\n]*\n--\nveth-in +inet 10\.0\.0\.2\/24/,
  );
  assert.equal(byRuntime, byHand);
});
