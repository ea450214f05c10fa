import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, result } from './argument.ts';
import { type Call, call } from './call.ts';
import {
  AT_FDCWD,
  AT_REMOVEDIR,
  CLONE_NEWCGROUP,
  CLONE_NEWNS,
  CLONE_NEWPID,
  MNT_DETACH,
  MS_NODEV,
  MS_NOSUID,
  MS_PRIVATE,
  MS_REC,
  O_CLOEXEC,
  O_CREAT,
  O_WRONLY,
  TIOCSCTTY,
} from './flags.ts';
import { showCall } from './show-call.ts';

const shown: readonly (readonly [Call, string])[] = [
  [call('unshare', [CLONE_NEWPID | CLONE_NEWNS]), 'unshare(CLONE_NEWNS|CLONE_NEWPID)'],
  [call('setns', [named(6, 'your shell'), CLONE_NEWCGROUP]), 'setns(6<your shell>, CLONE_NEWCGROUP)'],
  [
    call('mount', ['proc', '/proc', 'proc', MS_NOSUID | MS_NODEV, null]),
    'mount("proc", "/proc", "proc", MS_NOSUID|MS_NODEV, NULL)',
  ],
  [call('mount', [null, '/', null, MS_REC | MS_PRIVATE, null]), 'mount(NULL, "/", NULL, MS_REC|MS_PRIVATE, NULL)'],
  [
    call('mount', ['overlay', '/m', 'overlay', 0, 'lowerdir=/l']),
    'mount("overlay", "/m", "overlay", 0, "lowerdir=/l")',
  ],
  [call('umount2', ['.', MNT_DETACH]), 'umount2(".", MNT_DETACH)'],
  [call('mkdirat', [AT_FDCWD, '/a', 0o755]), 'mkdirat(AT_FDCWD, "/a", 0755)'],
  [call('unlinkat', [AT_FDCWD, '/a', AT_REMOVEDIR]), 'unlinkat(AT_FDCWD, "/a", AT_REMOVEDIR)'],
  [call('openat', [AT_FDCWD, '/a', O_WRONLY | O_CLOEXEC, 0]), 'openat(AT_FDCWD, "/a", O_WRONLY|O_CLOEXEC)'],
  [call('openat', [AT_FDCWD, '/a', O_WRONLY | O_CREAT, 0o666]), 'openat(AT_FDCWD, "/a", O_WRONLY|O_CREAT, 0666)'],
  [call('openat', [AT_FDCWD, '/a', 0, 0]), 'openat(AT_FDCWD, "/a", O_RDONLY)'],
  [call('ioctl', [5, TIOCSCTTY, 0]), 'ioctl(5, TIOCSCTTY, 0)'],
  [call('write', [result('file'), { bytes: Buffer.from('0'), shown: '"0"' }, 1]), 'write(<file>, "0", 1)'],
  [call('execve', ['/bin/sh', ['sh', '-c', 'a b'], ['A=1']]), 'execve("/bin/sh", ["sh", "-c", "a b"], [/* 1 vars */])'],
  [call('unshare', [0x1 | CLONE_NEWNS]), 'unshare(CLONE_NEWNS|1)'],
];

for (const [performed, text] of shown) {
  test(`${text} is printed as strace prints it`, () => assert.equal(showCall(performed), text));
}
