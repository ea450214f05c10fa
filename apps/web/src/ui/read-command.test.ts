import assert from 'node:assert/strict';
import test from 'node:test';
import { readCommand } from './read-command.ts';

test('a namespace is read with readlink', () => {
  assert.equal(readCommand('/proc/14/ns/pid'), 'readlink /proc/14/ns/pid');
});

test('the mount at /proc is looked up in mountinfo', () => {
  assert.equal(readCommand('/proc/14/mountinfo'), "grep ' /proc ' /proc/14/mountinfo");
});

test('a mount elsewhere is looked up by its path', () => {
  assert.equal(readCommand('/proc/14/mountinfo, /tmp/merged'), "grep ' /tmp/merged ' /proc/14/mountinfo");
});

test('a cgroup is looked for by its folder, and its files are read', () => {
  assert.equal(readCommand('/sys/fs/cgroup/mine'), 'ls -d /sys/fs/cgroup/mine');
  assert.equal(readCommand('/sys/fs/cgroup/mine/memory.max'), 'cat /sys/fs/cgroup/mine/memory.max');
});

test('a source that is a command is run as it is', () => {
  assert.equal(readCommand('nsenter -t 14 -n ip link'), 'nsenter -t 14 -n ip link');
});

test('a command line is shown with spaces for its NUL bytes', () => {
  assert.equal(readCommand('/proc/14/cmdline'), "tr '\\0' ' ' < /proc/14/cmdline");
});

test('a process that ended is looked for by its folder', () => {
  assert.equal(readCommand('/proc/14'), 'ls -d /proc/14');
});

test('any other file is read with cat, without what is said after its path', () => {
  assert.equal(readCommand('/proc/14/status, NSpid'), 'cat /proc/14/status');
});
