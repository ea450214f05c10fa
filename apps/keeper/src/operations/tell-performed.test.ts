import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, errnoNumber, KernelError, showCall } from '@drydock/linux';
import { PERFORMED_CALLS_MAX } from '@drydock/protocol';
import { hostName, Refused, ShellGone, type TracedCall } from '@drydock/runtime';
import { performedCalls, performedFailure } from './tell-performed.ts';

const traced = (mask: number, errno = 0): TracedCall => ({
  operation: hostName({ hostname: 'lantern' }),
  step: call('umask', [mask]),
  returned: errno === 0 ? 0 : -1,
  errno,
  nanoseconds: 7,
});

test('a call is told with the title of its operation, as strace prints it, with the name of its errno', () => {
  assert.deepEqual(performedCalls([traced(0o22), traced(0o77, errnoNumber('EPERM'))]), [
    { operation: 'Name it', call: 'umask(022)', returned: 0, errno: null, nanoseconds: 7 },
    { operation: 'Name it', call: 'umask(077)', returned: -1, errno: 'EPERM', nanoseconds: 7 },
  ]);
});

test('of too many calls the last are told, among them the one that failed', () => {
  const calls = [...Array.from({ length: PERFORMED_CALLS_MAX }, () => traced(0)), traced(1, errnoNumber('EPERM'))];
  const told = performedCalls(calls);
  assert.equal(told.length, PERFORMED_CALLS_MAX);
  assert.equal(told.at(-1)?.errno, 'EPERM');
});

test('a failure has what failed, why, and what to do', () => {
  const mkdir = showCall(call('mkdirat', [-100, '/sys/fs/cgroup/mine', 0o755]));
  const there = performedFailure(new KernelError(mkdir, errnoNumber('EEXIST')));
  assert.equal(there.code, 'operation-failed');
  assert.equal(there.message, 'mkdirat(AT_FDCWD, "/sys/fs/cgroup/mine", 0755): file exists (EEXIST)');
  assert.match(there.hint ?? '', /^Go on with what has this name /);
  const noShell = performedFailure(new KernelError('execve("/bin/sh", ["/bin/sh"], [])', errnoNumber('ENOENT')));
  assert.match(noShell.hint ?? '', /neither \/bin\/bash nor \/bin\/sh/);
  assert.match(performedFailure(new ShellGone('the shell: it has ended')).hint ?? '', /^Open a terminal/);
});

test('what the kernel says of joining a cgroup has reasons of its own', () => {
  const hintOf = (name: 'ENOENT' | 'EBUSY', path: string) =>
    performedFailure(new KernelError(`write(<${path}>, "14", 2)`, errnoNumber(name))).hint ?? '';
  assert.match(hintOf('ENOENT', '/sys/fs/cgroup/mine/cgroup.procs'), /cgroup namespace/);
  assert.match(hintOf('EBUSY', '/sys/fs/cgroup/mine/cgroup.procs'), /cgroup\.subtree_control/);
  assert.doesNotMatch(hintOf('ENOENT', '/elsewhere'), /cgroup/);
});

test('a refusal has its own reason and hint, and the title of what was refused', () => {
  const refused = new Refused({ title: 'Name it' }, { reason: 'not here', hint: 'Go there.' });
  const { code, message, hint } = performedFailure(refused);
  assert.deepEqual(
    { code, message, hint },
    { code: 'operation-failed', message: 'Name it: not here', hint: 'Go there.' },
  );
});

test('what could not be taken back is said', () => {
  const failure = performedFailure(new AggregateError([new Error('chroot: no'), new Error('rmdir "/a"')]));
  assert.equal(failure.message, 'chroot: no; what it had made is still there: rmdir "/a"');
});
