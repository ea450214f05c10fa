import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { readCgroupPids } from './cgroup-pids.ts';

/** Folders with the files a cgroup has: reading them is the same, and needs no cgroup of one's own. */
function tree(t: TestContext, cgroups: Record<string, string>): string {
  const top = mkdtempSync(join(tmpdir(), 'drydock-cgroup-'));
  t.after(() => rmSync(top, { recursive: true }));
  for (const [path, procs] of Object.entries(cgroups)) {
    mkdirSync(join(top, path), { recursive: true });
    writeFileSync(join(top, path, 'cgroup.procs'), procs);
  }
  return top;
}

test('processes of a cgroup and of all below it are listed once, in ascending order', (t) => {
  const top = tree(t, { '.': '', leaf: '30\n4\n', 'docker/abc': '12\n', 'docker/abc/deep': '12\n7\n' });
  assert.deepEqual(readCgroupPids(top), [4, 7, 12, 30]);
});

test('a cgroup that is gone has no processes', () => {
  assert.deepEqual(readCgroupPids('/sys/fs/cgroup/drydock-is-not-here'), []);
});

test('a very deep tree and a very wide one are walked to a limit', (t) => {
  const deep = Array.from({ length: 60 }, (_, depth) => Array.from({ length: depth + 1 }, () => 'd').join('/'));
  const found = readCgroupPids(tree(t, Object.fromEntries(deep.map((path, depth) => [path, `${depth + 1}\n`]))));
  assert.ok(found.length >= 10 && found.length < 60, String(found.length));
  const wide = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`w${index}`, `${index + 1}\n`]));
  assert.ok(readCgroupPids(tree(t, wide)).length < 600);
});

test('names of cgroups may be any bytes', (t) => {
  const top = tree(t, { ' ': '5\n', '...': '6\n', 'ž\u001b': '7\n' });
  const noUtf8 = Buffer.concat([Buffer.from(`${top}/`), Buffer.from([0xff, 0xfe])]);
  mkdirSync(noUtf8);
  writeFileSync(Buffer.concat([noUtf8, Buffer.from('/cgroup.procs')]), '8\n');
  assert.deepEqual(readCgroupPids(top), [5, 6, 7, 8]);
});
