import type { ByteString } from '../byte-string.ts';
import { LayerError } from '../layer-error.ts';
import { readNumber } from './tar-number.ts';

/** Everything in an archive comes in blocks of this size, headers first. */
export const BLOCK_BYTES = 512;

/** What one block says of the name that follows it; extensions may say otherwise. Source: tar(5) of libarchive. */
export type TarHeader = {
  /** '0' a file, '5' a directory, 'x' a pax header, …. */
  readonly type: string;
  readonly name: ByteString;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes in the archive after this block, without padding. */
  readonly size: number;
  readonly mtimeSeconds: number;
  readonly linkName: ByteString;
  readonly major: number;
  readonly minor: number;
};

/** Offset and length of each field. */
const NAME = [0, 100] as const;
const MODE = [100, 8] as const;
const UID = [108, 8] as const;
const GID = [116, 8] as const;
const SIZE = [124, 12] as const;
const MTIME = [136, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE = 156;
const LINK_NAME = [157, 100] as const;
const MAGIC = [257, 6] as const;
const MAJOR = [329, 8] as const;
const MINOR = [337, 8] as const;
const PREFIX = [345, 155] as const;
/** star(1) keeps times in the last bytes of the prefix, and marks such headers at the end. */
const STAR_PREFIX = [345, 131] as const;
const STAR_MARK = [508, 4] as const;

/** POSIX has "ustar" and a NUL; GNU "ustar" and a space, and no prefix; the oldest archives have nothing there. */
const POSIX_MAGIC = 'ustar\0';

export function readHeader(block: Buffer): TarHeader {
  verifyChecksum(block);
  const isPosix = block.toString('latin1', MAGIC[0], MAGIC[0] + MAGIC[1]) === POSIX_MAGIC;
  const isStar = isPosix && text(block, STAR_MARK) === 'tar';
  const prefix = isPosix ? text(block, isStar ? STAR_PREFIX : PREFIX) : '';
  const name = text(block, NAME);
  const type = block.toString('latin1', TYPE, TYPE + 1);
  const isDevice = type === '3' || type === '4';
  return {
    type,
    name: prefix === '' ? name : `${prefix}/${name}`,
    mode: number(block, MODE, 'mode'),
    uid: number(block, UID, 'owner'),
    gid: number(block, GID, 'group'),
    size: number(block, SIZE, 'size'),
    mtimeSeconds: number(block, MTIME, 'time'),
    linkName: text(block, LINK_NAME),
    // Old archives have anything there for other kinds.
    major: isDevice ? number(block, MAJOR, 'device number') : 0,
    minor: isDevice ? number(block, MINOR, 'device number') : 0,
  };
}

export function isZeroBlock(block: Uint8Array): boolean {
  for (const byte of block) if (byte !== 0) return false;
  return true;
}

/** The sum of all bytes of the block, its own field counted as spaces; some old programs added signed bytes. */
function verifyChecksum(block: Buffer): void {
  let unsigned = 0;
  let negatives = 0;
  for (const byte of block) {
    unsigned += byte;
    negatives += byte >> 7;
  }
  for (let at = CHECKSUM[0]; at < CHECKSUM[0] + CHECKSUM[1]; at += 1) {
    const byte = block[at] ?? 0;
    unsigned += 0x20 - byte;
    negatives -= byte >> 7;
  }
  const said = number(block, CHECKSUM, 'checksum');
  if (said !== unsigned && said !== unsigned - 256 * negatives) {
    throw new LayerError(
      'bad-archive',
      `read archive: a header has checksum ${said}, its bytes add up to ${unsigned}`,
      {
        hint: 'Is it a tar archive, and already decompressed?',
      },
    );
  }
}

function text(block: Buffer, [offset, length]: readonly [number, number]): ByteString {
  const field = block.toString('latin1', offset, offset + length);
  const nul = field.indexOf('\0');
  return nul === -1 ? field : field.slice(0, nul);
}

const number = (block: Buffer, [offset, length]: readonly [number, number], what: string): number =>
  readNumber(block, offset, length, what);
