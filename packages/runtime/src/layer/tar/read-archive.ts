import { type ByteString, quote } from '../byte-string.ts';
import { LayerError } from '../layer-error.ts';
import type { LayerLimits } from '../limits.ts';
import { describeEntry } from './describe-entry.ts';
import { addGlobal, addPaxRecords, type Extensions, startExtensions } from './extensions.ts';
import { type PaxRecord, readPaxRecords } from './pax-records.ts';
import {
  readOldRealSize,
  readOldSegments,
  readPaxMap,
  type SparseMap,
  verifySparseMap,
  WrittenMap,
} from './sparse-map.ts';
import type { Segment } from './tar-entry.ts';
import { BLOCK_BYTES, isZeroBlock, readHeader, type TarHeader } from './tar-header.ts';
import type { TarListener } from './tar-reader.ts';

/** What the reading below waits for: exactly so many bytes in one piece, or as many as there are, up to so many. */
export type Wanted = { readonly bytes: number; readonly isWhole: boolean };

type Reading<Result> = Generator<Wanted, Result, Buffer>;

const ONE_BLOCK: Wanted = { bytes: BLOCK_BYTES, isWhole: true };

/** Reads an archive in its own order; at each `yield` it is given the bytes it asks for, fewer only at the very end. */
export function* readArchive(listener: TarListener, limits: LayerLimits): Reading<void> {
  let everywhere: readonly PaxRecord[] = [];
  let extensions = startExtensions(everywhere, limits);
  let entries = 0;
  for (;;) {
    const block = yield* readHeaderBlock();
    if (block === null) return;
    const header = readHeader(block);
    if (header.size < 0) throw wrong(header.name, `its size is ${header.size}`);
    entries += 1;
    if (entries > limits.entries)
      throw new LayerError('too-large', `read archive: more than ${limits.entries} entries`);
    switch (header.type) {
      case 'x':
        addPaxRecords(extensions, readPaxRecords(yield* readExtension(header, limits)), limits);
        continue;
      case 'g':
        everywhere = addGlobal(everywhere, readPaxRecords(yield* readExtension(header, limits)), limits);
        extensions = startExtensions(everywhere, limits);
        continue;
      case 'L':
        extensions.longName = untilNul(yield* readExtension(header, limits));
        continue;
      case 'K':
        extensions.longLink = untilNul(yield* readExtension(header, limits));
        continue;
      case 'V':
        listener.passedOver?.(`the archive's label ${quote(header.name)}`);
        yield* skip(padded(header.size), header.name);
        continue;
    }
    yield* readEntry(block, header, extensions, listener, limits);
    extensions = startExtensions(everywhere, limits);
  }
}

/** Null at the end: two blocks of zeros, or no more bytes at all, since some programs write no end. */
function* readHeaderBlock(): Reading<Buffer | null> {
  const block = yield ONE_BLOCK;
  if (isZeroBlock(block)) {
    const second = yield ONE_BLOCK;
    // Some readers stop at one block of zeros, others go on: what comes now would be in one of two archives.
    if (!isZeroBlock(second)) throw new LayerError('bad-archive', 'read archive: a header after a block of zeros');
    return null;
  }
  if (block.length < BLOCK_BYTES)
    throw new LayerError('bad-archive', 'read archive: it ends in the middle of a header');
  return block;
}

function* readExtension(header: TarHeader, limits: LayerLimits): Reading<Buffer> {
  if (header.size > limits.extensionBytes) {
    throw new LayerError(
      'too-large',
      `read archive: a header of ${header.size} bytes, at most ${limits.extensionBytes}`,
    );
  }
  // Copied: the piece lies in a buffer that the next bytes may overwrite.
  const bytes = header.size === 0 ? Buffer.alloc(0) : Buffer.from(yield { bytes: header.size, isWhole: true });
  if (bytes.length < header.size) throw wrong(header.name, 'the archive ends in the middle of it');
  yield* skip(padded(header.size) - header.size, header.name);
  return bytes;
}

function* readEntry(
  block: Buffer,
  header: TarHeader,
  extensions: Extensions,
  listener: TarListener,
  limits: LayerLimits,
): Reading<void> {
  const { entry, storedBytes } = describeEntry(header, extensions);
  // Read before the next block arrives in the place of this one.
  const { map, mapBytes } = yield* readSparseMap(block, header, extensions, storedBytes, limits);
  const size = map?.realSize ?? entry.size;
  if (size > limits.fileBytes)
    throw new LayerError('too-large', `read archive: ${quote(entry.name)} has ${size} bytes`);
  listener.entry(map === null ? entry : { ...entry, size, segments: map.segments });
  const segments = map?.segments ?? [{ offset: 0, length: storedBytes }];
  for (const { offset, length } of segments) {
    for (let done = 0; done < length; ) {
      const piece = yield { bytes: length - done, isWhole: false };
      if (piece.length === 0) throw wrong(entry.name, 'the archive ends in the middle of it');
      // Of a directory or device there is nothing to tell, whatever its header claims.
      if (entry.kind === 'file') listener.data(piece, offset + done);
      done += piece.length;
    }
  }
  const bytes = mapBytes + storedBytes;
  yield* skip(padded(bytes) - bytes, entry.name);
  listener.end();
}

type FoundMap = { readonly map: SparseMap | null; readonly mapBytes: number };

function* readSparseMap(
  header: Buffer,
  { type, name }: TarHeader,
  { sparse }: Extensions,
  storedBytes: number,
  limits: LayerLimits,
): Reading<FoundMap> {
  if (type === 'S') {
    const segments: Segment[] = [];
    const realSize = readOldRealSize(header);
    let goesOn = readOldSegments(header, 'header', segments);
    while (goesOn) {
      const block = yield ONE_BLOCK;
      if (block.length < BLOCK_BYTES) throw wrong(name, 'the archive ends in the middle of its map');
      goesOn = readOldSegments(block, 'continuation', segments);
      if (segments.length > limits.sparseParts) throw wrong(name, `more than ${limits.sparseParts} sparse parts`);
    }
    return { map: verifySparseMap({ realSize, segments }, storedBytes, limits), mapBytes: 0 };
  }
  if (type !== '0' && type !== '\0') return { map: null, mapBytes: 0 };
  if (sparse.major === '1' && sparse.minor === '0') {
    const written = new WrittenMap(limits);
    while (!written.isComplete) {
      if (written.bytes >= storedBytes) throw wrong(name, 'its sparse map does not end');
      const block = yield ONE_BLOCK;
      if (block.length < BLOCK_BYTES) throw wrong(name, 'the archive ends in the middle of its map');
      written.add(block);
    }
    const map = { realSize: sparse.realSize ?? 0, segments: written.segments };
    return { map: verifySparseMap(map, storedBytes - written.bytes, limits), mapBytes: written.bytes };
  }
  const map = readPaxMap(sparse);
  return { map: map === null ? null : verifySparseMap(map, storedBytes, limits), mapBytes: 0 };
}

/** Padding may be missing where the archive was cut at its very end. */
function* skip(bytes: number, name: ByteString): Reading<void> {
  for (let left = bytes; left > 0; ) {
    const piece = yield { bytes: left, isWhole: false };
    if (piece.length === 0 && left >= BLOCK_BYTES) throw wrong(name, 'the archive ends in the middle of it');
    if (piece.length === 0) return;
    left -= piece.length;
  }
}

const padded = (bytes: number): number => Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;

function untilNul(bytes: Buffer): ByteString {
  const nul = bytes.indexOf(0);
  return bytes.toString('latin1', 0, nul === -1 ? bytes.length : nul);
}

const wrong = (name: ByteString, reason: string): LayerError =>
  new LayerError('bad-archive', `read archive: ${quote(name)}: ${reason}`);
