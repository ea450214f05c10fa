import { createReadStream } from 'node:fs';
import { decompress } from '../../image/blobs/decompress.ts';
import { ImageError } from '../../image/image-error.ts';
import { LAYER_BYTES_MAX } from '../../image/limits.ts';
import type { ByteString } from '../../layer/byte-string.ts';
import { quote } from '../../layer/byte-string.ts';
import { LayerError } from '../../layer/layer-error.ts';
import { BLOCK_BYTES, readHeader } from '../../layer/tar/tar-header.ts';
import { TarReader } from '../../layer/tar/tar-reader.ts';
import { padding } from '../../layer/tar/tar-writer.ts';
import { readEntryPath } from '../../layer/unpack/entry-path.ts';
import type { SourceTree } from '../context/source-tree.ts';
import type { ContentKey } from './content-key.ts';
import type { LayerEntries } from './layer-entries.ts';

/** Compressed in ways that are not undone here: how the file begins. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['bzip2', 'BZh'],
  ['xz', '\xfd7zXZ\0'],
];

/** Whether a file is an archive, by what it begins with; its name says nothing. @throws LayerError for bzip2 and xz */
export async function isArchive(tree: SourceTree, names: readonly ByteString[]): Promise<boolean> {
  try {
    const start = await firstBytes(bytesOf(tree, names), 8);
    const text = start.toString('latin1');
    const other = OTHERS.find(([, magic]) => text.startsWith(magic));
    if (other !== undefined) {
      throw new LayerError('bad-archive', `add ${quote(names.join('/'))}: ${other[0]} is not supported`, {
        hint: 'Compress it with gzip or zstd; or COPY it as it is.',
      });
    }
    const block = await firstBytes(plainBytes(tree, names), BLOCK_BYTES);
    if (block.length < BLOCK_BYTES || block.every((byte) => byte === 0)) return false;
    readHeader(block);
    return true;
  } catch (error) {
    // What is no archive, or only looks compressed, is a file like any other.
    if (error instanceof ImageError) return false;
    if (error instanceof LayerError && !error.message.startsWith('add ')) return false;
    throw error;
  }
}

export type AddOptions = {
  readonly into: readonly ByteString[];
  readonly entries: LayerEntries;
  readonly key: ContentKey;
  readonly signal: AbortSignal | undefined;
};

/** An archive's entries as part of another one, below a directory. What leads out of it is refused. */
export async function* entriesOfArchive(
  tree: SourceTree,
  names: readonly ByteString[],
  { into, entries, key, signal }: AddOptions,
): AsyncGenerator<Uint8Array> {
  let out: Uint8Array[] = [];
  let size = 0;
  let written = 0;
  const fillTo = (offset: number) => {
    for (; written < offset; ) {
      const zeros = ZEROS.subarray(0, Math.min(ZEROS.length, offset - written));
      out.push(key.bytes(zeros));
      written += zeros.length;
    }
  };
  const below = (name: ByteString): ByteString => {
    const { parents, name: last } = readEntryPath(name);
    return entries.nameOf([...into, ...parents, ...(last === '' ? [] : [last])]);
  };
  const reader = new TarReader({
    entry: (entry) => {
      signal?.throwIfAborted();
      const name = below(entry.name);
      if (entry.size > LAYER_BYTES_MAX) throw new LayerError('too-large', `add ${quote(name)}: ${entry.size} bytes`);
      size = entry.size;
      written = 0;
      // Of the directory it is unpacked into, nothing is changed.
      if (name === into.join('/')) return;
      const linkName = entry.kind === 'hard link' ? below(entry.linkName) : entry.linkName;
      const { segments: _, ...whole } = entry;
      out.push(key.header(entries.asAsked({ ...whole, name, linkName }, 'archive')));
    },
    data: (bytes, offset) => {
      fillTo(offset);
      out.push(Buffer.from(key.bytes(bytes)));
      written += bytes.length;
    },
    end: () => {
      fillTo(size);
      out.push(padding(size));
    },
  });
  const take = () => {
    const taken = out;
    out = [];
    return taken;
  };
  for await (const chunk of plainBytes(tree, names)) {
    reader.push(chunk);
    yield* take();
  }
  reader.finish();
  yield* take();
}

const ZEROS = Buffer.alloc(256 * 1024);

const plainBytes = (tree: SourceTree, names: readonly ByteString[]): AsyncIterable<Uint8Array> =>
  decompress(bytesOf(tree, names), { what: `add ${quote(names.join('/'))}`, bytesMax: LAYER_BYTES_MAX });

async function* bytesOf(tree: SourceTree, names: readonly ByteString[]): AsyncGenerator<Uint8Array> {
  const found = tree.open(names);
  if (found === null || found.descriptor === -1) return;
  yield* createReadStream('', { fd: found.descriptor }) as AsyncIterable<Buffer>;
}

async function firstBytes(source: AsyncIterable<Uint8Array>, count: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= count) break;
  }
  return Buffer.concat(chunks).subarray(0, count);
}
