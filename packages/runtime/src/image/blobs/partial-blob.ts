import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { type Digest, startDigest } from '../digest.ts';
import type { BlobStore } from './blob-store.ts';
import { lockFile } from './lock-file.ts';
import { writeAll } from './write-atomically.ts';

/** Another pull may be downloading the same blob; then this one waits, and finds it done. */
const WAIT_FOR_OTHER_MS = 24 * 60 * 60 * 1000;
/** Ending of the files that are locked. */
export const LOCK = '.lock';
const CHUNK_BYTES = 256 * 1024;

/** A blob of which some bytes from the start may be here. It stays when it is closed, to be continued another day. */
export type PartialBlob = AsyncDisposable & {
  /** How many bytes are here. */
  readonly sizeBytes: number;
  append: (bytes: Uint8Array) => Promise<void>;
  /** Begins anew. */
  clear: () => Promise<void>;
  /** The digest of all bytes that are here, those of an earlier download too. Nothing may be appended afterwards. */
  digest: () => Digest;
  /** Moves it into the store, under the digest that it was found to have. */
  finish: (blobs: BlobStore, digest: Digest) => Promise<void>;
  /** Throws it away. */
  remove: () => Promise<void>;
};

export async function openPartialBlob(
  path: string,
  options: { signal?: AbortSignal | undefined; onWait?: () => void },
): Promise<PartialBlob> {
  // The lock is on a file that stays: who waits for the partial file itself would lock what has become a blob.
  const lock = await lockFile(`${path}${LOCK}`, { kind: 'exclusive', waitMs: WAIT_FOR_OTHER_MS, ...options });
  const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
  const file = await open(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
  let hash = startDigest();
  let sizeBytes = await readInto(file, hash.update, options.signal);
  return {
    get sizeBytes() {
      return sizeBytes;
    },
    async append(bytes) {
      hash.update(bytes);
      await writeAll(file, bytes, sizeBytes);
      sizeBytes += bytes.length;
    },
    async clear() {
      await file.truncate(0);
      hash = startDigest();
      sizeBytes = 0;
    },
    digest: () => hash.digest(),
    finish: (blobs, digest) => blobs.adopt(file, path, digest),
    remove: () => rm(path, { force: true }),
    async [Symbol.asyncDispose]() {
      await file.close();
      lock[Symbol.dispose]();
    },
  };
}

/** What an earlier download left is hashed again from its start: only whole and right it will be believed. */
async function readInto(
  file: FileHandle,
  update: (bytes: Uint8Array) => void,
  signal: AbortSignal | undefined,
): Promise<number> {
  let seen = 0;
  const buffer = Buffer.alloc(CHUNK_BYTES);
  while (true) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, buffer.length, seen);
    if (bytesRead === 0) return seen;
    update(buffer.subarray(0, bytesRead));
    seen += bytesRead;
  }
}
