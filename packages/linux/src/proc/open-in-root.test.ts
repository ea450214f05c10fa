import assert from 'node:assert/strict';
import { closeSync, fstatSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { O_DIRECTORY, O_NOFOLLOW, O_PATH, O_RDONLY } from '../flags.ts';
import { openBelow, openInRoot, openRootOf } from './open-in-root.ts';

/** A root directory with a secret beside it. */
function place(t: TestContext): { root: number; at: string } {
  const top = mkdtempSync(join(tmpdir(), 'drydock-root-'));
  const at = join(top, 'root');
  mkdirSync(join(at, 'etc'), { recursive: true });
  writeFileSync(join(at, 'etc/file'), 'inside');
  writeFileSync(join(top, 'secret'), 'outside');
  const root = openInRoot(openRoot(t), at, O_PATH | O_DIRECTORY);
  assert.ok(root !== null);
  t.after(() => {
    closeSync(root);
    rmSync(top, { recursive: true });
  });
  return { root, at };
}

function openRoot(t: TestContext): number {
  const root = openRootOf(process.pid);
  assert.ok(root !== null);
  t.after(() => closeSync(root));
  return root;
}

function inodeOf(descriptor: number | null): number | null {
  if (descriptor === null) return null;
  try {
    return fstatSync(descriptor).ino;
  } finally {
    closeSync(descriptor);
  }
}

test('a path is looked up below the root, absolute or not', (t) => {
  const { root, at } = place(t);
  const { ino } = statSync(join(at, 'etc/file'));
  for (const path of ['/etc/file', 'etc/file', '/../../etc/./file', '//etc/../etc/file']) {
    assert.equal(inodeOf(openInRoot(root, path, O_PATH)), ino, path);
  }
});

test('links and dots that lead out end at the root', (t) => {
  const { root, at } = place(t);
  symlinkSync('../secret', join(at, 'up'));
  symlinkSync(join(at, '../secret'), join(at, 'absolute'));
  symlinkSync('/etc', join(at, 'etc-link'));
  for (const path of ['../secret', 'up', 'absolute', '/etc-link/../../secret']) {
    assert.equal(openInRoot(root, path, O_PATH), null, path);
  }
  assert.equal(inodeOf(openInRoot(root, 'etc-link/file', O_PATH)), statSync(join(at, 'etc/file')).ino);
});

test('the links of /proc that jump anywhere are not followed', (t) => {
  const root = openRoot(t);
  assert.equal(openInRoot(root, `/proc/${process.pid}/root/etc`, O_PATH), null);
  assert.equal(openInRoot(root, `/proc/${process.pid}/cwd`, O_PATH | O_DIRECTORY), null);
});

test('below a directory no link is followed, only looked at', (t) => {
  const { root, at } = place(t);
  symlinkSync('etc', join(at, 'link'));
  assert.equal(openBelow(root, 'link/file', O_PATH), null);
  assert.equal(openBelow(root, 'link', O_RDONLY | O_DIRECTORY), null);
  const link = openBelow(root, 'link', O_PATH | O_NOFOLLOW);
  assert.ok(link !== null && fstatSync(link).isSymbolicLink());
  closeSync(link);
});

test('nothing, a name with a NUL, and one too long are nothing', (t) => {
  const { root } = place(t);
  for (const path of ['nothing', 'etc/file/below', 'etc\0', 'x'.repeat(5000)]) {
    assert.equal(openInRoot(root, path, O_PATH), null);
  }
});

test('names need not be UTF-8', (t) => {
  const { root, at } = place(t);
  const name = Buffer.from([0xff, 0xfe]);
  writeFileSync(Buffer.concat([Buffer.from(`${at}/`), name]), '');
  const found = openInRoot(root, name, O_PATH);
  assert.ok(found !== null && fstatSync(found).isFile());
  closeSync(found);
});

test('a process that has ended has no root', () => {
  assert.equal(openRootOf(2 ** 22 + 1), null);
});
