import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { VIEW_CGROUPS_MAX } from '@drydock/protocol';
import { CgroupReader } from './cgroup-reader.ts';
import { walkCgroups } from './walk-cgroups.ts';

/** Folders with the files a cgroup has: reading them is the same, and needs no cgroup of one's own. */
function tree(t: TestContext, cgroups: Record<string, Record<string, string>>): string {
  const top = mkdtempSync(join(tmpdir(), 'drydock-cgroup-'));
  t.after(() => rmSync(top, { recursive: true }));
  for (const [path, files] of Object.entries(cgroups)) {
    mkdirSync(join(top, path), { recursive: true });
    for (const [name, text] of Object.entries({ 'cgroup.controllers': 'memory pids\n', ...files })) {
      writeFileSync(join(top, path, name), text);
    }
  }
  return top;
}

test('each cgroup says its path, its files without the last line’s end, and its processes by the learner’s numbers', (t) => {
  const top = tree(t, {
    '.': { 'memory.max': 'max\n', 'cpu.stat': 'usage_usec 7\n', 'cpu.max': 'not there', 'cgroup.procs': '' },
    mine: { 'memory.max': '104857600\n', 'cgroup.procs': '4012\n4007\n9999\n', 'not.named': 'x' },
  });
  const views = new CgroupReader().read(walkCgroups(top), (vmPid) => (vmPid < 5000 ? vmPid - 4000 : undefined));
  const controllers = { 'cgroup.controllers': 'memory pids' };
  assert.deepEqual(views, [
    { path: '/', files: { ...controllers, 'memory.max': 'max', 'cpu.stat': 'usage_usec 7' }, pids: [] },
    { path: '/mine', files: { ...controllers, 'memory.max': '104857600' }, pids: [7, 12] },
  ]);
});

test('of memory.stat the lines stay that lessons name', (t) => {
  const top = tree(t, { '.': { 'memory.stat': 'anon 4096\nanon_thp 0\nfile 8192\nsock 1\nslab 7\n' } });
  assert.equal(
    new CgroupReader().read(walkCgroups(top), () => 1)[0]?.files['memory.stat'],
    'anon 4096\nfile 8192\nslab 7',
  );
});

test('cgroups are told in the order of their paths, and those beyond the limit are left out, the deepest first', (t) => {
  const names = Array.from({ length: VIEW_CGROUPS_MAX }, (_, index) => `c${String(index).padStart(2, '0')}`);
  const top = tree(t, { '.': {}, 'c00/deep': {}, ...Object.fromEntries(names.map((name) => [name, {}])) });
  const reader = new CgroupReader();
  const look = () => reader.read(walkCgroups(top), () => 1).map(({ path }) => path);
  let paths = look();
  // Where the budget does not last for all at once, the others have their turn.
  for (let looks = 0; looks < VIEW_CGROUPS_MAX && paths.length < VIEW_CGROUPS_MAX; looks += 1) paths = look();
  assert.equal(paths.length, VIEW_CGROUPS_MAX);
  assert.equal(paths[0], '/');
  assert.deepEqual(paths, paths.toSorted());
  assert.ok(!paths.includes('/c00/deep'));
});

test('a cgroup that was removed since the walk is left out', (t) => {
  const top = tree(t, { '.': {}, gone: {} });
  const walked = walkCgroups(top);
  rmSync(join(top, 'gone'), { recursive: true });
  assert.deepEqual(
    new CgroupReader().read(walked, () => 1).map(({ path }) => path),
    ['/'],
  );
});
