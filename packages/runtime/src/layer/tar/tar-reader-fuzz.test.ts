import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { LayerError } from '../layer-error.ts';
import { padding, tarHeader } from './tar-writer.ts';
import { FILE, fileOf, fixChecksums, pack, type Read, read } from './testing/whole-archive.ts';

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
