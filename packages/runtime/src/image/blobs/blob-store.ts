import { constants, mkdirSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { type Digest, hexOf, isDigest, startDigest } from '../digest.ts';
import { ImageError } from '../image-error.ts';
import { LOCK, openPartialBlob, type PartialBlob } from './partial-blob.ts';
import { readSmall, verifyBytes } from './verify-bytes.ts';
import { createNew, syncFolder, TEMPORARY, temporaryPath, writeAll } from './write-atomically.ts';

/** What is read at a time. */
const CHUNK_BYTES = 256 * 1024;

export type StoredBlob = { readonly digest: Digest; readonly sizeBytes: number };

export type NewBlob = AsyncDisposable & {
  append: (chunk: Uint8Array) => Promise<void>;
  finish: () => Promise<StoredBlob>;
};

/**
 * The blobs of all images: manifests, configurations and layers, exactly as they were downloaded, each in a file that
 * is named for its digest. So the same bytes are kept once, whichever images they belong to, and are never changed.
 *
 * Blobs are made under a temporary name. Half downloaded ones wait in a folder of their own to be continued.
 */
export class BlobStore {
  readonly folder: string;
  readonly partials: string;

  constructor(dataRoot: string) {
    this.folder = `${dataRoot}/blobs/sha256`;
    this.partials = `${dataRoot}/blobs/partial`;
    mkdirSync(this.folder, { recursive: true, mode: 0o711 });
    mkdirSync(this.partials, { recursive: true, mode: 0o700 });
  }

  path(digest: Digest): string {
    return `${this.folder}/${hexOf(digest)}`;
  }

  /** The size of a blob in bytes; undefined if it is not here. */
  async size(digest: Digest): Promise<number | undefined> {
    try {
      const found = await stat(this.path(digest));
      return found.isFile() ? found.size : undefined;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** The bytes of a blob, checked once more: a disk may have changed them, and so may somebody with the right to. */
  read(digest: Digest): AsyncGenerator<Uint8Array, void, undefined> {
    return verifyBytes(this.readUnchecked(digest), { what: `blob ${digest}`, digest });
  }

  /** For bytes that are checked otherwise: of a layer, what they unpack to is. */
  async *readUnchecked(digest: Digest): AsyncGenerator<Uint8Array, void, undefined> {
    await using file = await this.#open(digest);
    yield* file.createReadStream({ highWaterMark: CHUNK_BYTES, autoClose: false });
  }

  readWhole(digest: Digest, bytesMax: number): Promise<Buffer> {
    return readSmall(this.read(digest), { what: `blob ${digest}`, bytesMax });
  }

  /** The first bytes of a blob, unchecked: enough to tell how it is compressed. */
  async start(digest: Digest, bytes: number): Promise<Buffer> {
    await using file = await this.#open(digest);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  }

  async #open(digest: Digest): Promise<FileHandle> {
    try {
      return await open(this.path(digest), constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
      throw new ImageError('not-found', `blob ${digest}: not in the store`, {
        cause,
        hint: 'Pull or load its image again.',
      });
    }
  }

  /** Keeps what a stream brings, under the digest it turns out to have. A failing stream leaves nothing. */
  async add(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<StoredBlob> {
    await using blob = await this.begin();
    for await (const chunk of source) await blob.append(chunk);
    return await blob.finish();
  }

  /** A blob whose digest will be known in the end. What is disposed of unfinished leaves nothing. */
  async begin(): Promise<NewBlob> {
    const temporary = temporaryPath(this.folder);
    const file = await createNew(temporary);
    const hash = startDigest();
    let sizeBytes = 0;
    return {
      append: async (chunk) => {
        hash.update(chunk);
        await writeAll(file, chunk);
        sizeBytes += chunk.length;
      },
      finish: async () => {
        const digest = hash.digest();
        await this.adopt(file, temporary, digest);
        return { digest, sizeBytes };
      },
      [Symbol.asyncDispose]: async () => {
        await file.close();
        await rm(temporary, { force: true });
      },
    };
  }

  /** Gives a file its final name; its bytes must have been checked against the digest. */
  async adopt(file: FileHandle, path: string, digest: Digest): Promise<void> {
    await file.chmod(0o444);
    await file.sync();
    await rename(path, this.path(digest));
    await syncFolder(this.folder);
  }

  /** A download to begin or go on with; nobody else has it open meanwhile. */
  openPartial(
    digest: Digest,
    options: { signal?: AbortSignal | undefined; onWait?: () => void },
  ): Promise<PartialBlob> {
    return openPartialBlob(`${this.partials}/${hexOf(digest)}`, options);
  }

  async list(): Promise<Digest[]> {
    return (await readdir(this.folder)).map((name) => `sha256:${name}`).filter(isDigest);
  }

  async remove(digest: Digest): Promise<number> {
    const size = (await this.size(digest)) ?? 0;
    await rm(this.path(digest), { force: true });
    return size;
  }

  /** Only while nobody writes: removes what a crash left half written, and locks that nobody holds. */
  async removeTemporary(): Promise<void> {
    for (const folder of [this.folder, this.partials]) {
      for (const name of await readdir(folder)) {
        if (name.startsWith(TEMPORARY) || name.endsWith(LOCK)) await rm(`${folder}/${name}`, { force: true });
      }
    }
  }

  /** Only while nobody writes: gives up half downloaded blobs. */
  async removePartials(): Promise<number> {
    let bytes = 0;
    for (const name of await readdir(this.partials)) {
      bytes += (await stat(`${this.partials}/${name}`)).size;
      await rm(`${this.partials}/${name}`, { force: true });
    }
    return bytes;
  }
}
