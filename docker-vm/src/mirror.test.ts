import assert from 'node:assert/strict';
import test from 'node:test';
import { indexPage } from './mirror.ts';

test('the index tells of every file its link, size, purpose and sum', () => {
  const page = indexPage([{ name: 'busybox-rootfs.tar.gz', sha256: 'a'.repeat(64), bytes: 1234 }]);
  assert.match(page, /<a href="busybox-rootfs\.tar\.gz">/);
  assert.match(page, / 1234 bytes {2}a small root file system/);
  assert.ok(page.includes(`sha256 ${'a'.repeat(64)}`));
});
