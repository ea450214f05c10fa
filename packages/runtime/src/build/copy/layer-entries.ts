import { closeSync } from 'node:fs';
import { type ByteString, quote } from '../../layer/byte-string.ts';
import { contentOf } from '../../layer/changes/layer-to-tar.ts';
import { NO_XATTRS, type TarEntry, type Timestamp } from '../../layer/tar/tar-entry.ts';
import { padding } from '../../layer/tar/tar-writer.ts';
import { WHITEOUT_PREFIX } from '../../layer/unpack/whiteout-name.ts';
import { BuildError } from '../build-error.ts';
import type { FoundFile, SourceTree } from '../context/source-tree.ts';
import type { ContentKey } from './content-key.ts';

export type Owner = { readonly uid: number; readonly gid: number };

export type EntryOptions = {
  /** What the image has by now. */
  readonly image: SourceTree;
  /** --chown; null: not given. */
  readonly owner: Owner | null;
  /** --chmod; null: not given. */
  readonly mode: number | null;
  /** Of directories that are made on the way, and of files that stand in the Dockerfile. */
  readonly now: Timestamp;
  readonly line: number;
  readonly key: ContentKey;
};

/** Where an entry comes from: files of a context become root's, those of a stage and of an archive keep their owners. */
export type Origin = 'context' | 'stage' | 'archive';

/** A directory that is written when something in it turns out to be wanted. */
export type Pending = { readonly path: string; readonly entry: TarEntry };

const ROOT: Owner = { uid: 0, gid: 0 };
const DIRECTORY_MODE = 0o755;
const FILE_MODE = 0o644;

/** The entries of a layer that is being packed, each with the owner and mode that were asked for. */
export class LayerEntries {
  readonly #options: EntryOptions;
  /** Directories that are in the layer already. */
  readonly #made = new Set<string>();

  /** First name of each file that has several, and the other way round. */
  readonly #firstNames = new Map<string, ByteString>();
  readonly #inodes = new Map<ByteString, string>();

  constructor(options: EntryOptions) {
    this.#options = options;
  }

  hasMade(names: readonly ByteString[]): boolean {
    return this.#made.has(names.join('/'));
  }

  /** Directories above a name that are nowhere yet. @throws BuildError where something else is in the way */
  *parents(names: readonly ByteString[]): Generator<Uint8Array> {
    const { image, key, owner } = this.#options;
    for (let count = 1; count < names.length; count += 1) {
      const above = names.slice(0, count);
      if (this.hasMade(above)) continue;
      const kind = image.kindOf(above);
      if (kind === 'directory') continue;
      if (kind !== null) throw this.noRoom(above, 'it is no directory');
      this.#made.add(above.join('/'));
      yield key.header({ ...this.newDirectory(above), ...(owner ?? ROOT) });
    }
  }

  *directories(pending: readonly Pending[]): Generator<Uint8Array> {
    for (const { path, entry } of pending) {
      if (this.#made.has(path)) continue;
      this.#made.add(path);
      yield this.#options.key.header(entry);
    }
  }

  /** A file that was found, under its new name. Closes it. */
  *file({ entry, descriptor, inode }: FoundFile, into: readonly ByteString[], origin: Origin): Generator<Uint8Array> {
    const { key } = this.#options;
    try {
      const named = this.asAsked({ ...entry, name: this.nameOf(into) }, origin);
      const first = this.#firstNameOf(inode, named.name);
      if (first !== null) {
        yield key.header({ ...named, kind: 'hard link', linkName: first, size: 0, xattrs: NO_XATTRS });
        return;
      }
      yield key.header(named);
      if (descriptor !== -1) for (const chunk of contentOf(descriptor, named)) yield key.bytes(chunk);
    } finally {
      if (descriptor !== -1) closeSync(descriptor);
    }
  }

  /** Null: this is the first of its names, or the only one. */
  #firstNameOf(inode: string | null, name: ByteString): ByteString | null {
    // What is written over is no longer what its other names are.
    this.#firstNames.delete(this.#inodes.get(name) ?? '');
    if (inode === null) return null;
    const first = this.#firstNames.get(inode) ?? null;
    if (first === null) {
      this.#firstNames.set(inode, name);
      this.#inodes.set(name, inode);
    }
    return first;
  }

  /** A file that stands in the Dockerfile. */
  *inline(content: Uint8Array, into: readonly ByteString[]): Generator<Uint8Array> {
    const { key } = this.#options;
    const file = { ...this.newDirectory(into), kind: 'file', mode: FILE_MODE, size: content.length } as const;
    yield key.header(this.asAsked(file, 'context'));
    yield key.bytes(content);
    yield padding(content.length);
  }

  asAsked(entry: TarEntry, origin: Origin): TarEntry {
    const { owner, mode } = this.#options;
    const { uid, gid } = owner ?? (origin === 'context' ? ROOT : entry);
    return {
      ...entry,
      uid,
      gid,
      mode: entry.kind === 'symbolic link' ? entry.mode : (mode ?? entry.mode),
      xattrs: origin === 'context' ? NO_XATTRS : entry.xattrs,
    };
  }

  newDirectory(names: readonly ByteString[]): TarEntry {
    const rest = { size: 0, linkName: '', major: 0, minor: 0, xattrs: NO_XATTRS, mtime: this.#options.now };
    return { kind: 'directory', name: this.nameOf(names), mode: DIRECTORY_MODE, ...ROOT, ...rest };
  }

  nameOf(names: readonly ByteString[]): ByteString {
    if (!names.some((name) => name.startsWith(WHITEOUT_PREFIX))) return names.join('/');
    throw new BuildError(
      this.#options.line,
      `copy ${quote(names.join('/'))}: images use such names for what is deleted`,
      { hint: 'Rename it, or leave it out by .dockerignore.' },
    );
  }

  noRoom(names: readonly ByteString[], reason: string): BuildError {
    return new BuildError(this.#options.line, `copy to ${quote(`/${names.join('/')}`)}: ${reason}`, {
      hint: 'Choose another destination, or remove what is there first, with a RUN.',
    });
  }
}
