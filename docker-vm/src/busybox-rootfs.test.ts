import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { commandsOf, packBusyboxRootfs } from './busybox-rootfs.ts';

/** Stands for busybox: tells the names it wants to be called by. */
const PROGRAM = '#!/bin/sh\nprintf "usr/bin/wget\\nbin/sh\\nbin/busybox\\nlinuxrc\\n"\n';

async function pack(folder: string, name: string, umask = 0o022): Promise<string> {
  const before = process.umask(umask);
  try {
    const busybox = path.join(folder, `${name}-program`);
    writeFileSync(busybox, PROGRAM);
    chmodSync(busybox, 0o755);
    const tarball = path.join(folder, `${name}.tar.gz`);
    mkdirSync(path.join(folder, name));
    await packBusyboxRootfs({ busybox, version: '1:2.3-4', folder: path.join(folder, name), tarball });
    return tarball;
  } finally {
    process.umask(before);
  }
}

test('the root file system is packed to the same bytes, whatever the folder and the umask', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'drydock-rootfs-'));
  try {
    const first = await pack(folder, 'first', 0o022);
    const second = await pack(folder, 'second', 0o077);
    assert.ok(readFileSync(second).equals(readFileSync(first)));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('everything in it belongs to root and bears no date, links lead to the one program, and texts name its version', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'drydock-rootfs-'));
  try {
    const tarball = await pack(folder, 'rootfs');
    const listing = execFileSync('tar', ['--numeric-owner', '--utc', '-tvzf', tarball], { encoding: 'utf8' });
    const lines = listing.trimEnd().split('\n');
    for (const line of lines) assert.match(line, /^\S+ 0\/0 +\d+ 1970-01-01 00:00 /);
    for (const expected of [
      /^drwxrwxrwt .* \.\/tmp\/$/m,
      /^drwx------ .* \.\/root\/$/m,
      /^dr-xr-xr-x .* \.\/proc\/$/m,
      /^-rwxr-xr-x .* \.\/bin\/busybox$/m,
      /^lrwxrwxrwx .* \.\/bin\/sh -> busybox$/m,
      /^lrwxrwxrwx .* \.\/usr\/bin\/wget -> \.\.\/\.\.\/bin\/busybox$/m,
    ])
      assert.match(listing, expected);
    assert.doesNotMatch(listing, /linuxrc/);
    const release = execFileSync('tar', ['-xzOf', tarball, './etc/os-release', './README'], { encoding: 'utf8' });
    assert.match(release, /VERSION_ID="1:2\.3-4"/);
    assert.match(release, /busybox-static 1:2\.3-4/);
    assert.doesNotMatch(release, /\{\{/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('commands are those at places that the root file system has, in order', () => {
  assert.deepEqual(commandsOf('usr/sbin/chroot\nbin/sh\nbin/busybox\nlinuxrc\nopt/x/y\n\nbin/ls\n'), [
    'bin/ls',
    'bin/sh',
    'usr/sbin/chroot',
  ]);
});
