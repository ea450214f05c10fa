import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AT_FDCWD,
  type Call,
  CLONE_NEWNS,
  CLONE_NEWUTS,
  call,
  errnoNumber,
  MS_BIND,
  MS_PRIVATE,
  MS_REC,
  type PerformedStep,
  showStep,
} from '@drydock/linux';
import type { Step } from '../operation.ts';
import { notTakenBack, takeBack } from './take-back.ts';

const made = (step: Call, errno = 0): PerformedStep => ({
  step,
  errno,
  returned: errno === 0 ? 0 : -1,
  nanoseconds: 1,
});
const mkdir = (path: string) => call('mkdirat', [AT_FDCWD, path, 0o755]);
const PROC = call('mount', ['proc', '/a/proc', 'proc', 0, null]);
const shown = (steps: readonly Step[] = []) => steps.map((step) => ('call' in step ? showStep(step) : ''));

test('directories and mounts are taken back, last one first', () => {
  assert.deepEqual(shown(takeBack([made(mkdir('/a')), made(mkdir('/a/proc')), made(PROC)])?.steps), [
    'umount2("/a/proc", MNT_DETACH)',
    'unlinkat(AT_FDCWD, "/a/proc", AT_REMOVEDIR)',
    'unlinkat(AT_FDCWD, "/a", AT_REMOVEDIR)',
  ]);
});

test('what was there before stays', () => {
  assert.equal(takeBack([made(mkdir('/a'), errnoNumber('EEXIST')), made(PROC, errnoNumber('EPERM'))]), null);
});

test('mounts of a mount namespace of its own went with it, directories did not', () => {
  const performed = [made(mkdir('/a')), made(call('unshare', [CLONE_NEWNS | CLONE_NEWUTS])), made(PROC)];
  assert.deepEqual(shown(takeBack(performed)?.steps), ['unlinkat(AT_FDCWD, "/a", AT_REMOVEDIR)']);
  const other = [made(call('unshare', [CLONE_NEWUTS])), made(PROC)];
  assert.deepEqual(shown(takeBack(other)?.steps), ['umount2("/a/proc", MNT_DETACH)']);
});

test('a change of propagation is no mount, a directory bound onto itself is one', () => {
  assert.equal(takeBack([made(call('mount', [null, '/', null, MS_REC | MS_PRIVATE, null]))]), null);
  const bound = takeBack([made(call('mount', ['/a', '/a', null, MS_BIND | MS_REC, null]))]);
  assert.deepEqual(shown(bound?.steps), ['umount2("/a", MNT_DETACH)']);
});

test('the directory that an overlay leaves in its work directory is removed too', () => {
  const overlay = call('mount', ['overlay', '/m', 'overlay', 0, 'lowerdir=/l,upperdir=/u,workdir=/w,userxattr']);
  assert.deepEqual(shown(takeBack([made(mkdir('/w')), made(overlay)])?.steps), [
    'umount2("/m", MNT_DETACH)',
    'unlinkat(AT_FDCWD, "/w/work", AT_REMOVEDIR)',
    'unlinkat(AT_FDCWD, "/w", AT_REMOVEDIR)',
  ]);
});

test('a directory that cannot be removed is told, one that is gone already is not', () => {
  const [remove] = takeBack([made(mkdir('/a'))])?.steps ?? [];
  assert.ok(remove !== undefined && 'call' in remove);
  assert.match(notTakenBack([made(remove, errnoNumber('ENOTEMPTY'))])?.message ?? '', /^unlinkat\(.*"\/a"/);
  assert.equal(notTakenBack([made(remove, errnoNumber('ENOENT'))]), null);
  assert.equal(notTakenBack([made(remove)]), null);
});
