import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { LAYER_LIMITS } from '../limits.ts';
import { padding, tarHeader } from './tar-writer.ts';
import { FILE, fileOf, fixChecksums, pack, read } from './testing/whole-archive.ts';

test('[LY10] an archive without an end, with a cut padding or with anything behind its end is read', () => {
  const whole = pack(fileOf('a', 'one'), fileOf('b', 'two'));
  const names = (bytes: Buffer) => read(bytes, [700]).map(({ entry, content }) => `${entry.name}=${content}`);
  const expected = ['a=one', 'b=two'];
  assert.deepEqual(names(whole), expected);
  assert.deepEqual(names(whole.subarray(0, -1024)), expected, 'no end');
  assert.deepEqual(names(whole.subarray(0, -512)), expected, 'half an end');
  assert.deepEqual(names(whole.subarray(0, -1024 - 509)), expected, 'no padding');
  assert.deepEqual(names(Buffer.concat([whole, Buffer.alloc(3000, 'garbage')])), expected, 'garbage');
});

test('[LY10] every dialect that GNU tar writes is read', () => {
  const folder = mkdtempSync('/tmp/drydock-tar-');
  try {
    const long = `${'d'.repeat(90)}/${'f'.repeat(90)}`;
    execFileSync('mkdir', ['-p', `${folder}/${'d'.repeat(90)}`]);
    writeFileSync(`${folder}/${long}`, 'long');
    writeFileSync(`${folder}/short`, 'short');
    for (const format of ['v7', 'ustar', 'oldgnu', 'gnu', 'posix']) {
      const names = format === 'v7' ? ['short'] : ['short', long];
      // Owners that no octal field holds: base 256, or pax.
      const owner = format === 'v7' || format === 'ustar' ? '1000' : '4000000000';
      const times = ['--mtime=@-5', '--mtime=@5'][format === 'v7' || format === 'ustar' ? 1 : 0] ?? '';
      const args = [
        '-C',
        folder,
        `--format=${format}`,
        `--owner=${owner}`,
        `--group=${owner}`,
        times,
        '-cf',
        '-',
        ...names,
      ];
      const found = read(execFileSync('tar', args, { stdio: ['ignore', 'pipe', 'ignore'] }), [1000]);
      assert.deepEqual(
        found.map(({ entry, content }) => [entry.name, content]),
        names.map((name) => [name, name === 'short' ? 'short' : 'long']),
        format,
      );
      for (const { entry } of found) {
        assert.equal(entry.uid, Number(owner), format);
        assert.equal(entry.mtime.seconds, times === '--mtime=@5' ? 5 : -5, format);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('[LY11] each limit ends the reading where it stands', () => {
  const two = pack(
    fileOf('a', 'x'.repeat(1000)),
    fileOf('b', 'y', {
      xattrs: new Map([
        ['user.a', Buffer.alloc(50)],
        ['user.b', Buffer.alloc(50)],
      ]),
    }),
  );
  const limits: readonly [Partial<typeof LAYER_LIMITS>, RegExp][] = [
    [{ entries: 1 }, /more than 1 entries/],
    [{ archiveBytes: 2000 }, /more than 2000 bytes/],
    [{ fileBytes: 999 }, /has 1000 bytes/],
    [{ extensionBytes: 100 }, /at most 100/],
    [{ xattrs: 1 }, /more than 1,/],
    [{ xattrBytes: 90 }, /than 90 bytes/],
  ];
  for (const [limit, message] of limits) {
    assert.throws(() => read(two, [100], { ...LAYER_LIMITS, ...limit }), { reason: 'too-large', message });
  }
  assert.equal(read(two, [100]).length, 2);
});

test('[LY12] attributes are read as star and as libarchive write them', () => {
  const record = (key: string, value: string) => `${key.length + value.length + 5} ${key}=${value}\n`;
  const pax = record('LIBARCHIVE.xattr.user.a%3db', 'AP8=') + record('SCHILY.xattr.user.c', '\0\xff');
  const header = tarHeader({ ...FILE, size: pax.length });
  header.write('x', 156);
  fixChecksums(header);
  const [found] = read(Buffer.concat([header, Buffer.from(pax, 'latin1'), padding(pax.length), pack(fileOf('a', ''))]));
  const attributes = [...(found?.entry.xattrs ?? [])].map(([key, value]) => [key, Buffer.from(value).toString('hex')]);
  assert.deepEqual(attributes, [
    ['user.a=b', '00ff'],
    ['user.c', '00ff'],
  ]);
});
