import assert from 'node:assert/strict';
import test from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { extractVmlinux } from './vmlinux.ts';

const KERNEL = Buffer.from(`\x7fELF${'a kernel in a few words '.repeat(50)}`, 'latin1');

/** A bzImage as far as the boot protocol describes where its payload is. */
function bzImage(payload: Buffer, setupSectors = 2): Buffer {
  const start = (setupSectors + 1) * 512;
  const image = Buffer.alloc(start + 64 + payload.length + 4 + 100);
  image.writeUInt8(setupSectors, 0x1f1);
  image.write('HdrS', 0x202, 'latin1');
  image.writeUInt32LE(64, 0x248);
  image.writeUInt32LE(payload.length + 4, 0x24c);
  payload.copy(image, start + 64);
  return image;
}

/** LZ4's legacy frame with one block of literals only. */
function lz4Literals(content: Buffer): Buffer {
  const more = content.length - 15;
  const lengths = [...Array.from({ length: Math.floor(more / 255) }, () => 255), more % 255];
  const block = Buffer.concat([Buffer.from([0xf0, ...lengths]), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(block.length);
  return Buffer.concat([Buffer.from('02214c18', 'hex'), length, block]);
}

test('the kernel comes out of a gzip, zstd or lz4 payload', async () => {
  for (const payload of [gzipSync(KERNEL), zstdCompressSync(KERNEL), lz4Literals(KERNEL)]) {
    assert.deepEqual(await extractVmlinux(bzImage(payload)), KERNEL);
  }
});

test('what is no bzImage is refused', async () => {
  await assert.rejects(extractVmlinux(Buffer.alloc(4096)), /not a Linux bzImage/);
  await assert.rejects(extractVmlinux(Buffer.from('short')), /not a Linux bzImage/);
});

test('a payload that points outside the file is refused', async () => {
  const image = bzImage(gzipSync(KERNEL));
  image.writeUInt32LE(1_000_000, 0x24c);
  await assert.rejects(extractVmlinux(image), /is not inside the file/);
});

test('an unknown compression is named by its first bytes', async () => {
  await assert.rejects(extractVmlinux(bzImage(Buffer.from('deadbeef00', 'hex'))), /"deadbeef" is not gzip/);
});

test('a payload that is no kernel is refused', async () => {
  await assert.rejects(extractVmlinux(bzImage(gzipSync(Buffer.from('#!/bin/sh')))), /no ELF/);
});
