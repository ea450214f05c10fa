import assert from 'node:assert/strict';
import test from 'node:test';
import { indexPage } from './mirror.ts';

test('the index tells of every file its link, size, purpose and sum, and of the images', () => {
  const page = indexPage([{ name: 'busybox-rootfs.tar.gz', sha256: 'a'.repeat(64), bytes: 1234 }], ['busybox', 'web']);
  assert.match(page, /<a href="busybox-rootfs\.tar\.gz">/);
  assert.match(page, / 1234 bytes {2}a small root file system/);
  assert.ok(page.includes(`sha256 ${'a'.repeat(64)}`));
  assert.match(page, /docker pull: busybox, web/);
});
