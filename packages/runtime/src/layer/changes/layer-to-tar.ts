import { closeSync, openSync, readSync } from 'node:fs';
import { O_DIRECTORY, O_RDONLY } from '@drydock/linux';
import { type ByteString, fromText, quote } from '../byte-string.ts';
import { openName, openOwnDirectory } from '../files/at-calls.ts';
import { isOpaqueInUpper } from '../files/extended-attributes.ts';
import { describeInode, isWhiteout, type Looked, lookAt, openForReading } from '../files/inode.ts';
import { namesIn } from '../files/remove-tree.ts';
import { verifyDepth } from '../files/verify-depth.ts';
import { LayerError } from '../layer-error.ts';
import { NO_XATTRS, type TarEntry, type Timestamp } from '../tar/tar-entry.ts';
import { END_OF_ARCHIVE, padding, tarHeader } from '../tar/tar-writer.ts';
import { OPAQUE_NAME, WHITEOUT_PREFIX } from '../unpack/whiteout-name.ts';

export type ToTarOptions = {
  /** `layer`: what overlayfs marks as deleted is written as images have it. `plain`: a tree that is no overlay's. */
  readonly form: 'layer' | 'plain';
  /** What the names in the archive begin with, such as "etc/"; nothing for a layer. */
  readonly prefix?: string;
  /** Paths that are left out, with all in them. */
  readonly leaveOut?: ReadonlySet<ByteString>;
  readonly signal?: AbortSignal;
};

const CHUNK_BYTES = 256 * 1024;
const EPOCH: Timestamp = { seconds: 0, nanoseconds: 0 };

/**
 * A directory as an archive: sorted by name, so that the same tree gives the same bytes. Only descriptors are followed,
 * so whoever changes the tree meanwhile leads nowhere else; a file that changes its length meanwhile is an error.
 */
export async function* directoryToTar(folder: string, options: ToTarOptions): AsyncGenerator<Uint8Array> {
  const top = openOwnDirectory(folder);
  /** First name of each file that has several. */
  const firstNames = new Map<string, ByteString>();
  const prefix = fromText(options.prefix ?? '');
  try {
    using looked = lookAt(top, '.');
    if (looked !== null) yield* directoryEntries(top, looked, prefix.replace(/\/$/, '') || '.', options);
    yield* entriesIn(top, prefix, firstNames, options);
    yield END_OF_ARCHIVE;
  } finally {
    closeSync(top);
  }
}

/**
 * One file, or a directory with all in it, as a plain archive.
 *
 * @param looked what was found, by its descriptor
 * @param name of it in the archive: what is in a directory goes under it
 * @throws LayerError for a socket
 */
export async function* fileToTar(looked: Looked, name: ByteString, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const options: ToTarOptions = { form: 'plain', ...(signal === undefined ? {} : { signal }) };
  if (looked.kind === null) throw new LayerError('unsafe-archive', `copy ${quote(name)}: it is a socket, and no file`);
  if (looked.kind !== 'directory') {
    const entry = describeInode(looked.descriptor, name, looked.stat, looked.kind);
    yield tarHeader(entry);
    if (entry.kind === 'file' && entry.size > 0) yield* content(looked, entry);
  } else {
    const opened = openSync(`/proc/self/fd/${looked.descriptor}`, O_RDONLY | O_DIRECTORY);
    try {
      yield* directoryEntries(opened, looked, name, options);
      yield* entriesIn(opened, `${name}/`, new Map(), options);
    } finally {
      closeSync(opened);
    }
  }
  yield END_OF_ARCHIVE;
}

async function* entriesIn(
  directory: number,
  path: ByteString,
  firstNames: Map<string, ByteString>,
  options: ToTarOptions,
  depth = 0,
): AsyncGenerator<Uint8Array> {
  verifyDepth(depth, path);
  for (const name of namesIn(directory).sort()) {
    options.signal?.throwIfAborted();
    if (options.leaveOut?.has(path + name)) continue;
    using looked = lookAt(directory, name);
    // Gone meanwhile, or a socket.
    if (looked?.kind == null) continue;
    if (options.form === 'layer' && isWhiteout(looked.stat)) {
      yield tarHeader(emptyFile(`${path}${WHITEOUT_PREFIX}${name}`));
      continue;
    }
    if (options.form === 'layer' && name.startsWith(WHITEOUT_PREFIX)) {
      throw new LayerError('bad-archive', `write ${quote(path + name)}: images use such names for what is deleted`, {
        hint: 'Rename it.',
      });
    }
    if (looked.kind === 'directory') {
      const inside = openName(directory, name, O_RDONLY | O_DIRECTORY);
      try {
        yield* directoryEntries(inside, looked, `${path}${name}`, options);
        yield* entriesIn(inside, `${path}${name}/`, firstNames, options, depth + 1);
      } finally {
        closeSync(inside);
      }
      continue;
    }
    const entry = describeInode(looked.descriptor, `${path}${name}`, looked.stat, looked.kind);
    const inode = `${looked.stat.dev}:${looked.stat.ino}`;
    const first = looked.stat.nlink > 1n ? firstNames.get(inode) : undefined;
    if (first !== undefined) {
      yield tarHeader({ ...entry, kind: 'hard link', linkName: first, size: 0, xattrs: NO_XATTRS });
      continue;
    }
    if (looked.stat.nlink > 1n) firstNames.set(inode, entry.name);
    yield tarHeader(entry);
    if (entry.kind === 'file' && entry.size > 0) yield* content(looked, entry);
  }
}

function* directoryEntries(
  directory: number,
  looked: Looked,
  name: ByteString,
  { form }: ToTarOptions,
): Generator<Buffer> {
  yield tarHeader(describeInode(directory, name, looked.stat, 'directory'));
  if (form === 'layer' && isOpaqueInUpper(directory)) yield tarHeader(emptyFile(`${name}/${OPAQUE_NAME}`));
}

function* content(looked: Looked, entry: TarEntry): Generator<Uint8Array> {
  const descriptor = openForReading(looked);
  try {
    yield* contentOf(descriptor, entry);
  } finally {
    closeSync(descriptor);
  }
}

/** What an archive has behind a file's header: as many bytes as that says, and their padding. */
export function* contentOf(descriptor: number, { name, size }: TarEntry): Generator<Uint8Array> {
  for (let left = size; left > 0; ) {
    const chunk = Buffer.allocUnsafe(Math.min(left, CHUNK_BYTES));
    const count = readSync(descriptor, chunk, 0, chunk.length, null);
    if (count === 0) throw new LayerError('bad-archive', `write ${quote(name)}: it became shorter meanwhile`);
    yield chunk.subarray(0, count);
    left -= count;
  }
  yield padding(size);
}

const emptyFile = (name: ByteString): TarEntry => ({
  kind: 'file',
  name,
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 0,
  mtime: EPOCH,
  linkName: '',
  major: 0,
  minor: 0,
  xattrs: NO_XATTRS,
});
