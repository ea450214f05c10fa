import type { ByteString } from '../byte-string.ts';
import { LayerError } from '../layer-error.ts';
import type { Timestamp } from '../tar/tar-entry.ts';

export type Times = { readonly atime: Timestamp; readonly mtime: Timestamp };

/** What is set on a directory when the layer is complete: making files in it changes its time. */
export type Later = { times: Times; isOpaque: boolean };

/** What is noted stays in memory until the end; this many bytes of paths, all together. */
export const NOTED_BYTES_MAX = 128 * 1024 * 1024;

/** What an archive said that can be done, or known, only when all of it was read. */
export class LayerNotes {
  readonly #directories = new Map<ByteString, Later>();
  /** Paths that are deleted from the layers below. What this layer itself has there stays: a layer is one step. */
  readonly #whiteouts = new Set<ByteString>();
  #bytes = 0;

  get directories(): ReadonlyMap<ByteString, Readonly<Later>> {
    return this.#directories;
  }

  get whiteouts(): ReadonlySet<ByteString> {
    return this.#whiteouts;
  }

  /** A new directory. `isOpaque`: it is not the one that the layers below have, but stands in its place. */
  made(path: ByteString, times: Times, isOpaque: boolean): void {
    if (!this.#directories.has(path)) this.#count(path);
    this.#directories.set(path, { times, isOpaque });
  }

  setTimes(path: ByteString, times: Times): void {
    const known = this.#directories.get(path);
    if (known !== undefined) known.times = times;
  }

  /** Of a directory that was made. */
  setOpaque(path: ByteString): void {
    const known = this.#directories.get(path);
    if (known !== undefined) known.isOpaque = true;
  }

  whiteOut(path: ByteString): void {
    if (this.#whiteouts.has(path)) return;
    this.#count(path);
    this.#whiteouts.add(path);
  }

  /** Whether this layer lets nothing be seen of what the layers below have at a path. */
  hides(path: ByteString): boolean {
    return this.#whiteouts.has(path) || this.isInHidden(path);
  }

  /** Because of a directory above it. */
  isInHidden(path: ByteString): boolean {
    for (let above = path; above !== ''; ) {
      above = parentOf(above);
      if (this.#whiteouts.has(above) || this.#directories.get(above)?.isOpaque === true) return true;
    }
    return false;
  }

  #count(path: ByteString): void {
    this.#bytes += path.length;
    if (this.#bytes > NOTED_BYTES_MAX) {
      throw new LayerError('too-large', `unpack: the paths of directories have more than ${NOTED_BYTES_MAX} bytes`);
    }
  }
}

/** "" is the layer's root, and the parent of what is in it. */
export const parentOf = (path: ByteString): ByteString => path.slice(0, Math.max(0, path.lastIndexOf('/')));
