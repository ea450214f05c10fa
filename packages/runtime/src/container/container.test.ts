import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { showStep } from '@drydock/linux';
import { isEngineStep, type Operation } from '../operation.ts';
import { changeRoot } from './change-root.ts';
import { container } from './container.ts';
import { controlGroup } from './control-group.ts';
import { joinControlGroup } from './join-control-group.ts';
import { newNamespaces } from './new-namespaces.ts';
import { overlay } from './overlay.ts';

const callsOf = ({ steps }: Operation): string[] =>
  steps.flatMap((step) => (isEngineStep(step) || 'tell' in step ? [] : showStep(step)));

test('new namespaces are one call, with what each kind needs after it', () => {
  assert.deepEqual(callsOf(newNamespaces({ namespaces: ['uts', 'net'] })), ['unshare(CLONE_NEWUTS|CLONE_NEWNET)']);
  assert.deepEqual(callsOf(newNamespaces({ namespaces: ['mnt', 'pid'] })), [
    'unshare(CLONE_NEWNS|CLONE_NEWPID)',
    'mount(NULL, "/", NULL, MS_REC|MS_PRIVATE, NULL)',
    'clone(CLONE_PARENT|SIGCHLD)',
  ]);
  assert.deepEqual(newNamespaces({ namespaces: ['mnt', 'user', 'pid'] }).byHand, [
    'unshare --user --map-root-user --pid --mount --fork bash',
  ]);
  assert.deepEqual(newNamespaces({ namespaces: ['uts'] }).byHand, ['unshare --uts bash']);
});

test('a control group is a directory, and each limit is written into a file of it', () => {
  const group = controlGroup({ cgroup: '/mine', memoryMaxBytes: 100, cpuMax: '50000 100000', pidsMax: 7 });
  assert.deepEqual(group.byHand, [
    'mkdir -p /sys/fs/cgroup/mine',
    'echo "100" > /sys/fs/cgroup/mine/memory.max',
    'echo "50000 100000" > /sys/fs/cgroup/mine/cpu.max',
    'echo "7" > /sys/fs/cgroup/mine/pids.max',
  ]);
  assert.deepEqual(callsOf(controlGroup({ cgroup: '/mine', pidsMax: 7 })), [
    'mkdirat(AT_FDCWD, "/sys/fs/cgroup/mine", 0755)',
    'openat(AT_FDCWD, "/sys/fs/cgroup/mine/pids.max", O_WRONLY|O_CLOEXEC)',
    'write(</sys/fs/cgroup/mine/pids.max>, "7", 1)',
    'close(</sys/fs/cgroup/mine/pids.max>)',
  ]);
});

test('a process joins a control group by its number, or by 0, which is itself', () => {
  const written = (operation: Operation) => callsOf(operation)[1];
  assert.equal(written(joinControlGroup({ cgroup: '/a', pid: 14 })), 'write(</sys/fs/cgroup/a/cgroup.procs>, "14", 2)');
  assert.equal(written(joinControlGroup({ cgroup: '/a' })), 'write(</sys/fs/cgroup/a/cgroup.procs>, "0", 1)');
});

test('an overlay gets its directories once each, from the top down, and marks that the learner may write', () => {
  const calls = callsOf(overlay({ lowers: ['/o/a', '/o/b'], upper: '/o/u', work: '/o/w', merged: '/o/m' }));
  assert.deepEqual(
    calls.slice(0, -1).map((call) => /"(.*)"/.exec(call)?.[1]),
    ['/o', '/o/a', '/o/b', '/o/u', '/o/w', '/o/m'],
  );
  assert.equal(
    calls.at(-1),
    'mount("overlay", "/o/m", "overlay", 0, "lowerdir=/o/a:/o/b,upperdir=/o/u,workdir=/o/w,userxattr")',
  );
});

test('a root is changed by moving where paths start, or by replacing the root mount', () => {
  assert.deepEqual(callsOf(changeRoot({ root: '/r', by: 'chroot' })), ['chroot("/r")', 'chdir("/")']);
  assert.deepEqual(callsOf(changeRoot({ root: '/r', by: 'pivot_root' })), [
    'mount("/r", "/r", NULL, MS_BIND|MS_REC, NULL)',
    'chdir("/r")',
    'pivot_root(".", ".")',
    'umount2(".", MNT_DETACH)',
    'chdir("/")',
  ]);
});

test('a container is six operations, in the order that works', () => {
  const namespaces = ['pid', 'mnt'] as const;
  const plan = container({ root: '/r', by: 'chroot', namespaces, hostname: 'box', cgroup: '/box', memoryMaxBytes: 1 });
  assert.deepEqual(
    plan.map(({ name }) => name),
    ['control-group', 'join-control-group', 'new-namespaces', 'fresh-proc', 'host-name', 'change-root'],
  );
  assert.deepEqual(
    plan.flatMap(({ byHand }) => byHand),
    [
      'mkdir -p /sys/fs/cgroup/box',
      'echo "1" > /sys/fs/cgroup/box/memory.max',
      'echo $$ > /sys/fs/cgroup/box/cgroup.procs',
      'unshare --pid --mount --fork bash',
      'mount -t proc proc /r/proc',
      'hostname box',
      'exec chroot /r /bin/sh',
    ],
  );
});

/** These files are shown to learners beside the lesson. */
const SHOWN = [
  'new-namespaces',
  'fresh-proc',
  'host-name',
  'control-group',
  'join-control-group',
  'overlay',
  'veth',
  'change-root',
  'container',
];
const LINES_MAX = 80;

for (const name of SHOWN) {
  test(`${name}.ts opens with two to five sentences, cites where to read on, and fits on a page`, () => {
    const text = readFileSync(new URL(`${name}.ts`, import.meta.url), 'utf8');
    assert.ok(text.startsWith('/**\n'), 'before anything else');
    const opening = text.slice(0, text.indexOf('*/') + 2).replaceAll(/\n \*\/?|\/\*\*/g, ' ');
    const sentences = opening.split(/\.\s/).filter((sentence) => sentence.trim() !== '').length;
    assert.ok(sentences >= 2 && sentences <= 5, `${sentences} sentences`);
    assert.match(opening, /\(\d\)|\.rst|docker run/);
    assert.ok(text.split('\n').length <= LINES_MAX);
  });
}
