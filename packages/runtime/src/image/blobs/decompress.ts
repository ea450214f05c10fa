import { pipeline, type Transform } from 'node:stream';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { ImageError } from '../image-error.ts';
import type { Compression } from '../manifest/media-types.ts';

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
/** Frames that hold no data and may stand before those that do: 0x184D2A50 to 0x184D2A5F, then a length. */
const ZSTD_SKIPPABLE = Buffer.from([0x2a, 0x4d, 0x18]);
export const MAGIC_BYTES = 4;

/** The memory that a zstd frame may ask us to set aside: 2^27 bytes, which is what zstd itself grants. */
const ZSTD_WINDOW_LOG_MAX = 27;

/** How bytes are compressed, told by how they begin; media types and file names are often wrong about it. */
export function compressionOf(start: Uint8Array): Compression {
  const begins = Buffer.from(start.subarray(0, MAGIC_BYTES));
  if (begins.subarray(0, 2).equals(GZIP_MAGIC)) return 'gzip';
  if (begins.equals(ZSTD_MAGIC) || ((begins[0] ?? 0) >> 4 === 5 && begins.subarray(1).equals(ZSTD_SKIPPABLE))) {
    return 'zstd';
  }
  return 'none';
}

export type DecompressOptions = {
  /** What it is, for errors. */
  readonly what: string;
  /** More than this is not produced. */
  readonly bytesMax: number;
};

/** Bytes as they were before compression, whatever that was; ends with an error if they end too early or never. */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
  { what, bytesMax }: DecompressOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { start, rest } = await peek(source);
  const compression = compressionOf(start);
  const plain = compression === 'none' ? rest : expand(rest, decompressor(compression), { what, compression });
  let produced = 0;
  for await (const chunk of plain) {
    produced += chunk.length;
    if (produced > bytesMax) {
      throw new ImageError('too-large', `${what}: more than ${bytesMax} bytes when unpacked`, {
        hint: 'It is not unpacked: a small file can stand for endless data.',
      });
    }
    yield chunk;
  }
}

function decompressor(compression: 'gzip' | 'zstd'): Transform {
  if (compression === 'gzip') return createGunzip({ chunkSize: CHUNK_BYTES });
  const params = { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX };
  return createZstdDecompress({ chunkSize: CHUNK_BYTES, params });
}

/** What is produced at a time: fewer turns through the event loop than with Node's 16 KiB. */
const CHUNK_BYTES = 256 * 1024;

async function* expand(
  source: AsyncIterable<Uint8Array>,
  transform: Transform,
  { what, compression }: { what: string; compression: Compression },
): AsyncGenerator<Uint8Array, void, undefined> {
  let failure: unknown;
  // Not only the transform's error matters: one of the source must come through as it is.
  const fed = pipeline(source, transform, (error) => {
    failure = error ?? undefined;
  });
  try {
    yield* fed as AsyncIterable<Uint8Array>;
  } catch (error) {
    const cause = failure ?? error;
    if (!isDecompressionError(cause)) throw cause;
    throw new ImageError('bad-layer', `${what}: broken ${compression} data: ${cause.message}`, { cause });
  } finally {
    fed.destroy();
  }
}

function isDecompressionError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^(?:Z_|ZSTD_|ERR__ZSTD)/.test(String(error.code));
}

/** The first bytes, and a stream that still has them. */
async function peek(source: AsyncIterable<Uint8Array>): Promise<{ start: Buffer; rest: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < MAGIC_BYTES) {
    const next = await iterator.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  return { start, rest: continueWith(start, iterator) };
}

async function* continueWith(
  start: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (start.length > 0) yield start;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
