import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { LayerError } from '../layer-error.ts';
import { LAYER_LIMITS } from '../limits.ts';
import type { TarEntry } from './tar-entry.ts';
import { TarReader } from './tar-reader.ts';
import { END_OF_ARCHIVE, padding, tarHeader } from './tar-writer.ts';

type Read = { readonly entry: TarEntry; content: string };

/** Reads an archive in portions of these sizes, over and over. */
function read(bytes: Uint8Array, portions: readonly number[] = [bytes.length], limits = LAYER_LIMITS): Read[] {
  const found: Read[] = [];
  const reader = new TarReader(
    {
      entry: (entry) => found.push({ entry, content: '' }),
      data: (data, offset) => {
        const last = found.at(-1);
        assert.ok(last);
        last.content = last.content.padEnd(offset, '\0') + Buffer.from(data).toString('latin1');
      },
      end: () => {},
    },
    limits,
  );
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = Math.max(1, portions[turn % portions.length] ?? 1);
    reader.push(bytes.subarray(at, at + size));
    at += size;
  }
  reader.finish();
  return found;
}

const FILE: TarEntry = {
  kind: 'file',
  name: 'a',
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 0,
  mtime: { seconds: 0, nanoseconds: 0 },
  linkName: '',
  major: 0,
  minor: 0,
  xattrs: new Map(),
};
const pack = (...entries: readonly { entry: TarEntry; content: string }[]): Buffer =>
  Buffer.concat([
    ...entries.flatMap(({ entry, content }) => [tarHeader(entry), Buffer.from(content, 'latin1'), padding(entry.size)]),
    END_OF_ARCHIVE,
  ]);
const fileOf = (name: string, content: string, more: Partial<TarEntry> = {}) => ({
  entry: { ...FILE, name, size: content.length, ...more },
  content,
});

const byteString = fc
  .uint8Array({ minLength: 1, maxLength: 300 })
  .map((bytes) => Buffer.from(bytes.map((byte) => byte || 1)).toString('latin1'));
const entries = fc.array(
  fc
    .record({
      name: byteString,
      content: fc.string({ unit: 'grapheme-ascii', maxLength: 2000 }),
      mode: fc.nat(0o7777),
      uid: fc.nat(0xffff_fffe),
      gid: fc.nat(0xffff_fffe),
      seconds: fc.integer({ min: -(2 ** 31), max: 2 ** 34 }),
      nanoseconds: fc.nat(999_999_999),
      xattrs: fc.dictionary(fc.stringMatching(/^user\.[a-z%.]{1,20}$/), fc.uint8Array({ maxLength: 100 }), {
        maxKeys: 3,
      }),
    })
    .map(({ name, content, seconds, nanoseconds, xattrs, ...rest }) =>
      fileOf(name, content, { ...rest, mtime: { seconds, nanoseconds }, xattrs: new Map(Object.entries(xattrs)) }),
    ),
  { maxLength: 5 },
);
const portions = fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 5 });
const plain = ({ entry, content }: Read) => ({
  ...entry,
  content,
  xattrs: [...entry.xattrs].map(([key, value]) => [key, Buffer.from(value).toString('hex')]).sort(),
});

test('[LY8] what the writer writes, the reader reads, in whatever portions it arrives', () => {
  fc.assert(
    fc.property(entries, portions, (written, sizes) => {
      assert.deepEqual(read(pack(...written), sizes).map(plain), written.map(plain));
    }),
    { numRuns: 300 },
  );
});

test('[LY9] whatever bytes there are, the reader reads them or says what is wrong', () => {
  const sample = pack(
    fileOf('a', 'content'),
    fileOf('n'.repeat(200), 'x'.repeat(700), { xattrs: new Map([['user.a', Buffer.from('b')]]) }),
  );
  const spoiled = fc
    .tuple(fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 8 }), fc.nat(sample.length))
    .map(([changes, length]) => {
      const bytes = Buffer.from(sample.subarray(0, length));
      for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
      fixChecksums(bytes);
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(spoiled, fc.uint8Array({ maxLength: 2000 })), portions, (bytes, sizes) => {
      try {
        read(bytes, sizes);
      } catch (error) {
        assert.ok(error instanceof LayerError, String(error));
      }
    }),
    { numRuns: 3000 },
  );
});

/** So that the changed bytes are looked at, and not only the sum. */
function fixChecksums(bytes: Buffer): void {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const block = bytes.subarray(at, at + 512);
    if (block.toString('latin1', 257, 262) !== 'ustar') continue;
    block.fill(' ', 148, 156);
    block.write(
      `${block
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
      'latin1',
    );
  }
}

test('[LY9] a sparse map is read, or refused, whatever it says', () => {
  const map = fc.array(fc.oneof(fc.nat(2000), fc.nat(), fc.constantFrom(-1, 2 ** 53, 1e21)), { maxLength: 9 });
  fc.assert(
    fc.property(map, fc.nat(3000), fc.constantFrom('0.0', '0.1', '1.0'), (numbers, realSize, version) => {
      const record = (key: string, value: string) => {
        const rest = ` ${key}=${value}\n`;
        let length = rest.length;
        while (`${length}${rest}`.length !== length) length = `${length}${rest}`.length;
        return `${length}${rest}`;
      };
      const pairs = numbers.map((number, index) =>
        record(`GNU.sparse.${index % 2 === 0 ? 'offset' : 'numbytes'}`, `${number}`),
      );
      const said = {
        '0.0': pairs.join(''),
        '0.1': record('GNU.sparse.map', numbers.join(',')),
        '1.0': record('GNU.sparse.major', '1') + record('GNU.sparse.minor', '0'),
      }[version] as string;
      const pax = said + record('GNU.sparse.realsize', `${realSize}`);
      const header = tarHeader({ ...FILE, name: 'P', size: pax.length });
      header.write('x', 156);
      fixChecksums(header);
      const content =
        version === '1.0' ? `${numbers.length >> 1}\n${numbers.join('\n')}\n`.padEnd(512, '\0') : 'x'.repeat(600);
      const bytes = Buffer.concat([header, Buffer.from(pax), padding(pax.length), pack(fileOf('a', content))]);
      try {
        for (const { entry, content } of read(bytes)) assert.ok(content.length <= entry.size);
      } catch (error) {
        assert.ok(error instanceof LayerError, String(error));
      }
    }),
    { numRuns: 1000 },
  );
});

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
    assert.throws(() => read(two, [100], { ...LAYER_LIMITS, ...limit }), { code: 'too-large', message });
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
