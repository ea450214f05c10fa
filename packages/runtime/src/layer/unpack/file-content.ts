import { writeSync } from 'node:fs';
import { call, SEEK_DATA, SEEK_HOLE, syscall } from '@drydock/linux';
import { LayerError } from '../layer-error.ts';

/** Writes all of it: write(2) may take less than it is given. */
export function writeAll(descriptor: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, offset + done);
  }
}

/** Copies what a file has between its holes, inside the kernel. */
export function copyData(from: number, to: number, size: number): void {
  for (let at = 0; at < size; ) {
    // ENXIO: nothing but a hole up to the end.
    const start = syscall(call('lseek', [from, at, SEEK_DATA], { expect: ['ENXIO'] }));
    if (start === -1) return;
    const end = syscall(call('lseek', [from, start, SEEK_HOLE]));
    copyRange(from, to, start, end);
    at = end;
  }
}

function copyRange(from: number, to: number, start: number, end: number): void {
  const fromOffset = Buffer.alloc(8);
  const toOffset = Buffer.alloc(8);
  fromOffset.writeBigInt64LE(BigInt(start));
  toOffset.writeBigInt64LE(BigInt(start));
  for (let left = end - start; left > 0; ) {
    const copied = syscall(call('copy_file_range', [from, { bytes: fromOffset }, to, { bytes: toOffset }, left, 0]));
    if (copied === 0) throw new LayerError('kernel-refused', 'copy a file: it became shorter meanwhile');
    left -= copied;
  }
}
