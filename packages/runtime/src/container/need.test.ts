import assert from 'node:assert/strict';
import { test } from 'node:test';
import { container } from './container.ts';
import { controlGroup } from './control-group.ts';
import { freshProc } from './fresh-proc.ts';
import type { CgroupHere, Here } from './here.ts';
import { hostName } from './host-name.ts';
import { joinControlGroup } from './join-control-group.ts';
import { type LessonPlan, refusalOf } from './need.ts';
import { newNamespaces } from './new-namespaces.ts';
import { overlay } from './overlay.ts';

const NOBODY: CgroupHere = { exists: false, holdsShell: false, containers: [] };
/** A shell that a new terminal has begun. */
const HERE: Here = {
  pid: 14,
  namespaces: { pid: 1, mnt: 2, net: 3, uts: 4, ipc: 5, user: 6, cgroup: 7, time: 8 },
  elsewhere: new Set(),
  otherRoot: null,
  procShows: 1,
  mounts: [],
  cgroupAt: () => NOBODY,
};
const IN_CHROOT: Here = { ...HERE, otherRoot: { by: 'chroot', path: '/tmp/rootfs' } };
const BOX = { root: '/r', by: 'chroot', hostname: 'box', cgroup: '/box', memoryMaxBytes: 1 } as const;
const LAYERS = { lowers: ['/o/a'], upper: '/o/u', work: '/o/w', merged: '/o/m' };

const messageOf = (plan: LessonPlan, here: Here): string | undefined => refusalOf(plan, here)?.message;
const withCgroup = (found: Partial<CgroupHere>): Here => ({ ...HERE, cgroupAt: () => ({ ...NOBODY, ...found }) });

test('a refusal names the operation, what was found and where, and what to do', () => {
  const refused = refusalOf([hostName({ hostname: 'lantern' })], HERE);
  assert.equal(
    refused?.message,
    'Name it: this shell is in the uts namespace of your Linux itself (/proc/14/ns/uts and /proc/1/ns/uts are both uts:[4]), and all of that would be called "lantern"',
  );
  assert.equal(refused?.hint, 'Go to a shell that has its own, as unshare --uts bash starts one, and ask again there.');
});

test('what an operation of the plan makes is there for those that follow', () => {
  assert.equal(refusalOf(container({ ...BOX, namespaces: ['pid', 'mnt', 'uts'] }), HERE), null);
  assert.match(messageOf(container({ ...BOX, namespaces: ['pid', 'mnt'] }), HERE) ?? '', /^Name it: /);
  const plan = [newNamespaces({ namespaces: ['pid', 'mnt'] }), freshProc()];
  assert.equal(refusalOf(plan, HERE), null);
  assert.match(messageOf(plan.toReversed(), HERE) ?? '', /pid:\[1\]/);
});

test('of several namespaces the one that is missing is named, and the hint makes all of them', () => {
  const refused = refusalOf([freshProc()], { ...HERE, elsewhere: new Set(['pid']) });
  assert.match(refused?.message ?? '', /mnt:\[2\]\), and everybody in there/);
  assert.match(refused?.hint ?? '', /unshare --pid --mount --fork bash/);
});

test('a /proc below another root covers nothing, and needs nothing', () => {
  assert.equal(refusalOf([freshProc({ root: '/r' })], HERE), null);
});

test('a group that is there is no reason to refuse when it gets limits', () => {
  const exists = withCgroup({ exists: true });
  assert.match(messageOf([controlGroup({ cgroup: '/mine' })], exists) ?? '', /ls -d \/sys\/fs\/cgroup\/mine/);
  assert.equal(refusalOf([controlGroup({ cgroup: '/mine', pidsMax: 7 })], exists), null);
});

test('a shell joins a group once; a new container joins the group that its shell is in', () => {
  const joined = withCgroup({ exists: true, holdsShell: true });
  assert.match(
    messageOf([joinControlGroup({ cgroup: '/mine', pid: 3 })], joined) ?? '',
    /its number, 14 in your Linux/,
  );
  assert.equal(refusalOf([joinControlGroup({ cgroup: '/mine' })], joined), null);
  const occupied = withCgroup({ exists: true, containers: [57] });
  assert.match(messageOf([joinControlGroup({ cgroup: '/mine' })], occupied) ?? '', /process 57 of your Linux/);
});

test('an overlay is refused where another one writes to the same directory, wherever that is mounted', () => {
  const mount = { id: 1, parentId: 0, device: '0:1', root: '/', options: 'rw', propagation: [], source: 'overlay' };
  const superOptions = 'rw,lowerdir=/o/a,upperdir=/o/u,workdir=/o/w,userxattr';
  const mounted = (upper: string) => ({
    ...HERE,
    mounts: [
      { ...mount, mountPoint: '/elsewhere', fsType: 'overlay', superOptions: superOptions.replace('/o/u', upper) },
    ],
  });
  assert.match(
    messageOf([overlay(LAYERS)], mounted('/o/u')) ?? '',
    /upperdir=\/o\/u is mounted already, at "\/elsewhere"/,
  );
  assert.equal(refusalOf([overlay(LAYERS)], mounted('/o/u2')), null);
});

test('where the root directory is another, what looks for files of your Linux is refused', () => {
  assert.match(
    messageOf([overlay(LAYERS)], IN_CHROOT) ?? '',
    /, its "\/tmp\/rootfs" \(\/proc\/14\/root\), and would look for "\/o\/m" below that$/,
  );
  const unknown: Here = { ...HERE, otherRoot: { by: 'pivot_root', path: null } };
  assert.match(
    messageOf([overlay(LAYERS)], unknown) ?? '',
    /a mount that your Linux does not have \(\/proc\/14\/mountinfo\)/,
  );
  assert.match(messageOf([newNamespaces({ namespaces: ['user'] })], IN_CHROOT) ?? '', /nobody make a user namespace/);
  assert.equal(refusalOf([newNamespaces({ namespaces: ['user'] })], unknown), null);
  assert.equal(refusalOf([newNamespaces({ namespaces: ['net'] })], IN_CHROOT), null);
});
