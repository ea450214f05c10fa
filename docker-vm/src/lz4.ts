import { SetupError } from './setup-error.ts';

/** Uncompressed bytes in a block of the legacy frame format, the one the kernel's build uses. */
const BLOCK_MAX_BYTES = 8 * 1024 * 1024;
const MAGIC_BYTES = 4;
/** A match is never shorter than this, so its length is stored less this. */
const MATCH_MIN_BYTES = 4;

/** Unpacks LZ4's legacy frame: the magic number, then blocks, each behind its length. */
export function unpackLz4(packed: Buffer): Buffer {
  const blocks: Buffer[] = [];
  let at = MAGIC_BYTES;
  while (at + 4 <= packed.length) {
    const length = packed.readUInt32LE(at);
    at += 4;
    if (length === 0 || at + length > packed.length) break;
    blocks.push(unpackBlock(packed.subarray(at, at + length)));
    at += length;
  }
  return Buffer.concat(blocks);
}

/** A block is a row of: token, literals, distance back, and how much to repeat from there. */
function unpackBlock(block: Buffer): Buffer {
  const output = Buffer.allocUnsafe(BLOCK_MAX_BYTES);
  let from = 0;
  let to = 0;
  const byte = (): number => {
    const value = block[from++];
    if (value === undefined) throw new SetupError('unpack LZ4: the data ends in the middle of a block');
    return value;
  };
  const longLength = (start: number): number => {
    let length = start;
    if (start === 15) for (let more = 255; more === 255; length += more) more = byte();
    return length;
  };
  while (from < block.length) {
    const token = byte();
    const literals = longLength(token >> 4);
    if (from + literals > block.length || to + literals > BLOCK_MAX_BYTES) {
      throw new SetupError('unpack LZ4: a literal leaves its block');
    }
    block.copy(output, to, from, from + literals);
    from += literals;
    to += literals;
    // The last sequence of a block has no match.
    if (from === block.length) break;
    const distance = byte() | (byte() << 8);
    const length = longLength(token & 15) + MATCH_MIN_BYTES;
    if (distance === 0 || distance > to || to + length > BLOCK_MAX_BYTES) {
      throw new SetupError('unpack LZ4: a match leaves its block');
    }
    if (distance >= length) output.copyWithin(to, to - distance, to - distance + length);
    // The match overlaps what it writes, by which LZ4 repeats patterns: byte after byte.
    else for (let index = 0; index < length; index++) output[to + index] = output[to + index - distance] ?? 0;
    to += length;
  }
  return output.subarray(0, to);
}
