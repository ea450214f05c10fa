import assert from 'node:assert/strict';
import test from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { compressionOf, decompress } from './decompress.ts';
import { readSmall } from './verify-bytes.ts';

const OPTIONS = { what: 'layer', bytesMax: 1024 * 1024 };

async function unpack(...chunks: Uint8Array[]): Promise<string> {
  const plain = decompress(
    (async function* () {
      yield* chunks;
    })(),
    OPTIONS,
  );
  return (await readSmall(plain, OPTIONS)).toString('latin1');
}

const bytewise = (bytes: Buffer): Buffer[] => [...bytes].map((byte) => Buffer.from([byte]));

test('[IM20] how a layer is compressed is told by its first bytes, in whatever portions they come', async () => {
  assert.equal(await unpack(Buffer.from('plain')), 'plain');
  assert.equal(await unpack(Buffer.from('p')), 'p');
  assert.equal(await unpack(), '');
  assert.equal(await unpack(...bytewise(gzipSync('gzip'))), 'gzip');
  assert.equal(await unpack(...bytewise(zstdCompressSync('zstd'))), 'zstd');
  assert.equal(compressionOf(Buffer.from([0x50, 0x2a, 0x4d, 0x18])), 'zstd');
});

test('[IM20] several compressed pieces in a row are one layer', async () => {
  assert.equal(await unpack(gzipSync('one '), gzipSync('two')), 'one two');
  assert.equal(await unpack(zstdCompressSync('one '), zstdCompressSync('two')), 'one two');
});

test('[IM20] data that ends too early, or is broken, is refused', async () => {
  const gzip = gzipSync('x'.repeat(1000));
  const zstd = zstdCompressSync('x'.repeat(1000));
  for (const whole of [gzip, zstd]) {
    for (const cut of [5, 10, whole.length - 1]) {
      await assert.rejects(unpack(whole.subarray(0, cut)), { reason: 'bad-layer', code: 'damaged' });
    }
  }
  const flipped = Buffer.from(gzip);
  flipped[flipped.length - 6] = (flipped.at(-6) ?? 0) ^ 0xff;
  await assert.rejects(unpack(flipped), { reason: 'bad-layer' });
  await assert.rejects(unpack(gzip, Buffer.from('rest')), { reason: 'bad-layer' });
});

test('[IM20] what expands without end is given up at the limit', async () => {
  const zeros = Buffer.alloc(64 * 1024 * 1024);
  for (const bomb of [zstdCompressSync(zeros), gzipSync(zeros)]) {
    await assert.rejects(unpack(bomb), {
      reason: 'too-large',
      message: 'layer: more than 1048576 bytes when unpacked',
    });
  }
});

test('[IM20] a frame that wants a huge window of memory is refused', async () => {
  // A frame header that asks for a window of 2^31 bytes, and an empty last block.
  const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, (31 - 10) << 3, 0x01, 0x00, 0x00]);
  await assert.rejects(unpack(frame), { reason: 'bad-layer' });
});

test('[IM20] an error of the source comes through as it is', async () => {
  const source = (async function* () {
    yield gzipSync('x').subarray(0, 10);
    throw new RangeError('the disk');
  })();
  await assert.rejects(readSmall(decompress(source, OPTIONS), OPTIONS), RangeError);
});
