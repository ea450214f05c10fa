import assert from 'node:assert/strict';
import test from 'node:test';
import { writeCpio } from './cpio.ts';

const archive = writeCpio([
  { kind: 'folder', path: 'bin' },
  { kind: 'device', path: 'dev/console', major: 5, minor: 1 },
  { kind: 'file', path: 'init', content: Buffer.from('#!/bin/sh\n'), isExecutable: true },
]);

/** Fields of a header, by their place: see record() in cpio.ts. */
function field(name: string, index: number): number {
  const header = archive.indexOf(`${name}\0`) - 110;
  return Number.parseInt(archive.toString('latin1', header + 6 + index * 8, header + 14 + index * 8), 16);
}

test('every entry starts with the magic number, at a multiple of four', () => {
  for (const name of ['bin', 'dev/console', 'init', 'TRAILER!!!']) {
    const header = archive.indexOf(`${name}\0`) - 110;
    assert.equal(header % 4, 0);
    assert.equal(archive.toString('latin1', header, header + 6), '070701');
  }
});

test('modes, sizes and device numbers are those of the entries', () => {
  assert.equal(field('bin', 1), 0o040755);
  assert.equal(field('init', 1), 0o100755);
  assert.equal(field('init', 6), 10);
  assert.equal(field('dev/console', 1), 0o020600);
  assert.deepEqual([field('dev/console', 9), field('dev/console', 10)], [5, 1]);
});
