import { createHash } from 'node:crypto';
import type { TarEntry } from '../../layer/tar/tar-entry.ts';
import { tarHeader } from '../../layer/tar/tar-writer.ts';

/**
 * Tells two sets of files apart while they are packed: by names, kinds, modes, owners and contents. Times do not count:
 * a fresh checkout of the same files is the same.
 */
export class ContentKey {
  readonly #hash = createHash('sha256');

  /** @returns the entry's header */
  header(entry: TarEntry): Uint8Array {
    const { kind, name, mode, uid, gid, size, linkName, major, minor, xattrs } = entry;
    const attributes = [...xattrs].map(([key, value]) => [key, Buffer.from(value).toString('hex')]);
    this.#hash.update(`${JSON.stringify([kind, name, mode, uid, gid, size, linkName, major, minor, attributes])}\n`);
    return tarHeader(entry);
  }

  bytes(chunk: Uint8Array): Uint8Array {
    this.#hash.update(chunk);
    return chunk;
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}
