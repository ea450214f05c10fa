import assert from 'node:assert/strict';
import test from 'node:test';
import { parseCgroupProcs, parseFlatKeyed, parseLimit } from './cgroup-files.ts';
import { parseCmdline } from './cmdline.ts';
import { insideId, OVERFLOW_ID, parseIdMap } from './id-map.ts';
import { parseNamespaceLink } from './namespace-links.ts';
import { parsePidCgroup, unifiedCgroupPath } from './pid-cgroup.ts';

test('a namespace link gives its inode, anything else null', () => {
  assert.equal(parseNamespaceLink('pid:[4026531836]'), 4026531836);
  for (const link of ['', 'pid:[]', 'pid:[x]', 'pid:[1', '/proc/1', 'pid:[1] ']) {
    assert.equal(parseNamespaceLink(link), null, link);
  }
});

test('an id map translates the ids of its ranges, ends included, and no others', () => {
  const map = parseIdMap(Buffer.from('         0     100000      65536\n     70000          5          1\n'));
  assert.deepEqual(map, [
    { inside: 0, outside: 100000, count: 65536 },
    { inside: 70000, outside: 5, count: 1 },
  ]);
  assert.equal(insideId(map ?? [], 100000), 0);
  assert.equal(insideId(map ?? [], 165535), 65535);
  assert.equal(insideId(map ?? [], 165536), OVERFLOW_ID);
  assert.equal(insideId(map ?? [], 5), 70000);
});

test('a map that is not written yet is empty, a cut or malformed one null', () => {
  assert.deepEqual(parseIdMap(Buffer.alloc(0)), []);
  assert.equal(parseIdMap(Buffer.from('0 100000 65')), null);
  assert.equal(parseIdMap(Buffer.from('0 -1 65536\n')), null);
});

test('arguments are split at NUL, whatever else is in them', () => {
  assert.deepEqual(parseCmdline(Buffer.from('sh\0-c\0echo "a b"\nls\0\0x\0')), ['sh', '-c', 'echo "a b"\nls', '', 'x']);
  assert.deepEqual(parseCmdline(Buffer.from('nginx: master process')), ['nginx: master process']);
  assert.deepEqual(parseCmdline(Buffer.alloc(0)), []);
});

test('both versions of cgroup lines are read, colons and spaces in paths included', () => {
  const text = '12:cpu,cpuacct:/a\n1:name=systemd:/x:y\n0::/drydock/k3 v9/leaf (deleted)\nnonsense\n';
  assert.deepEqual(parsePidCgroup(Buffer.from(text)), [
    { hierarchy: 12, controllers: ['cpu', 'cpuacct'], path: '/a', isDeleted: false },
    { hierarchy: 1, controllers: ['name=systemd'], path: '/x:y', isDeleted: false },
    { hierarchy: 0, controllers: [], path: '/drydock/k3 v9/leaf', isDeleted: true },
  ]);
  assert.equal(unifiedCgroupPath(Buffer.from(text)), '/drydock/k3 v9/leaf');
  assert.equal(unifiedCgroupPath(Buffer.alloc(0)), null);
});

test('a limit is a number, max, or nothing', () => {
  assert.equal(parseLimit(Buffer.from('104857600\n')), 104857600);
  assert.equal(parseLimit(Buffer.from('max\n')), 'max');
  assert.equal(parseLimit(Buffer.from('')), null);
  assert.equal(parseLimit(Buffer.from('50000 100000\n')), null);
});

test('flat keyed files give each key its number', () => {
  const events = parseFlatKeyed(Buffer.from('low 0\nmax 7\noom 1\noom_kill 1\nbroken\n'));
  assert.equal(events.get('oom_kill'), 1);
  assert.equal(events.get('max'), 7);
  assert.equal(events.size, 4);
});

test('cgroup.procs leaves out a cut last number and processes of outer namespaces', () => {
  assert.deepEqual(parseCgroupProcs(Buffer.from('14\n0\n27\n41')), [14, 27]);
});
