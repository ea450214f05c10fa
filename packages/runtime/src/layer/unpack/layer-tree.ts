import { closeSync, fchmodSync } from 'node:fs';
import { call, O_DIRECTORY, O_PATH, O_RDONLY, syscall } from '@drydock/linux';
import { type ByteString, quote } from '../byte-string.ts';
import { cPath, openDirectoryBelow, openName, openOwnDirectory, readLink, setOwner } from '../files/at-calls.ts';
import { setXattr } from '../files/extended-attributes.ts';
import { describeInode, timestamp } from '../files/inode.ts';
import type { Below, LowerLayers } from '../files/lower-layers.ts';
import { LayerError } from '../layer-error.ts';
import { LINKS_MAX, PATH_BYTES_MAX } from '../limits.ts';
import { LayerNotes, parentOf, type Times } from './layer-notes.ts';

/** A directory of the layer that is being unpacked. Its path has no symbolic link in it. */
export type Directory = { readonly descriptor: number; readonly path: ByteString };

/** Directories kept open, so that a file costs no walk: archives go from directory to directory. */
const OPEN_DIRECTORIES_MAX = 128;
/** Names walked through for one path, with those that symbolic links put in. */
const STEPS_MAX = 4096;
const NEW_DIRECTORY_MODE = 0o755;

/**
 * The directories of a layer while it is unpacked, and the way to them. A path of the archive is resolved as if the
 * layer lay on the ones below it already: `bin/tool` goes to `usr/bin/tool` when `bin` is a link to `usr/bin`, in this
 * layer or below. Every link is followed here, name by name, inside the layer alone; the kernel never follows one.
 */
export class LayerTree implements Disposable {
  readonly notes = new LayerNotes();
  readonly #root: Directory;
  readonly #lowers: LowerLayers;
  readonly #open = new Map<ByteString, Directory>();

  constructor(folder: string, lowers: LowerLayers) {
    this.#root = { descriptor: openOwnDirectory(folder), path: '' };
    this.#lowers = lowers;
    const now = timestamp(BigInt(Date.now()) * 1_000_000n);
    try {
      lowers.find([], (below) => this.#dress(this.#root.descriptor, '', below, { atime: now, mtime: now }));
    } catch (cause) {
      this[Symbol.dispose]();
      throw cause;
    }
  }

  [Symbol.dispose](): void {
    for (const { descriptor } of this.#open.values()) closeSync(descriptor);
    closeSync(this.#root.descriptor);
  }

  /** The directory that these names lead to; it is made if only the layers below have it, or nobody. */
  make(names: readonly ByteString[], times: Times): Directory {
    const known = this.openOf(names.join('/'));
    if (known !== null) return known;
    const path = this.#walk(names, times);
    const directory = path === null ? null : this.openOf(path);
    if (directory === null) throw refusal(names, 'it is no directory');
    return directory;
  }

  /** Its own path, though it may be in the layers below alone; null when it is nowhere. */
  locate(names: readonly ByteString[]): ByteString | null {
    return this.openOf(names.join('/'))?.path ?? this.#walk(names, null);
  }

  /** By its own path; null when this layer has no such directory. It stays open until many others were used. */
  openOf(path: ByteString): Directory | null {
    return path === '' ? this.#root : this.#openFrom(this.#root, path, path);
  }

  /** @param way from `start` to the directory whose own path is `path` */
  #openFrom(start: Directory, way: ByteString, path: ByteString): Directory | null {
    const known = this.#open.get(path);
    // Moved to the end of the row: the one that was used longest ago goes first, never the two in use right now.
    if (known !== undefined) this.#open.delete(path);
    const descriptor = known?.descriptor ?? openDirectoryBelow(start.descriptor, way);
    if (descriptor === -1) return null;
    const directory = known ?? { descriptor, path };
    this.#open.set(path, directory);
    if (this.#open.size > OPEN_DIRECTORIES_MAX) this.#closeOldest();
    return directory;
  }

  #closeOldest(): void {
    const [oldest] = this.#open.values();
    if (oldest === undefined) return;
    this.#open.delete(oldest.path);
    closeSync(oldest.descriptor);
  }

  /** Must be called when something was removed: another directory may come in its place. */
  forget(path: ByteString): void {
    for (const [known, { descriptor }] of this.#open) {
      if (known !== path && !known.startsWith(`${path}/`)) continue;
      closeSync(descriptor);
      this.#open.delete(known);
    }
  }

  /** Calls back with what the layers below show at a path, as far as this layer lets it be seen. */
  below<Result>(path: ByteString, use: (below: Below | null) => Result): Result {
    return this.notes.hides(path) ? use(null) : this.#lowers.find(namesOf(path), use);
  }

  /** Whether the layers below have anything at a path, whatever this layer says of it. */
  isBelow(path: ByteString): boolean {
    return this.#lowers.find(namesOf(path), (below) => below !== null);
  }

  /** @param times of directories that are made on the way; null to make none, and return null where one is missing */
  #walk(names: readonly ByteString[], times: Times | null): ByteString | null {
    let path: ByteString = '';
    let links = 0;
    const left = names.toReversed();
    for (let steps = 0; left.length > 0; steps += 1) {
      const name = left.pop() ?? '';
      const next = path === '' ? name : `${path}/${name}`;
      if (next.length > PATH_BYTES_MAX || steps > STEPS_MAX) throw refusal(names, 'the way there is too long');
      if (name === '' || name === '.') continue;
      if (name === '..') {
        // Above a root directory is nothing but itself.
        path = parentOf(path);
        continue;
      }
      const found = this.#look(path, name, next, times);
      if (found === 'nothing') return null;
      if (found === 'directory') path = next;
      else if (found === 'no directory') {
        if (times === null) return null;
        throw refusal(names, `${quote(next)} is no directory`);
      } else {
        links += 1;
        if (links > LINKS_MAX) throw refusal(names, `it leads through more than ${LINKS_MAX} symbolic links`);
        if (found.link.startsWith('/')) path = '';
        left.push(...found.link.split('/').toReversed());
      }
    }
    return path;
  }

  /** What is at the next name of a way, in this layer or below; a directory that is below is made here. */
  #look(path: ByteString, name: ByteString, next: ByteString, times: Times | null): Looked {
    const here = this.openOf(path);
    if (here !== null) {
      // From here, and not from the root: a way of a thousand names would cost a million steps.
      if (this.#openFrom(here, name, next) !== null) return 'directory';
      const link = readLink(here.descriptor, name);
      if (link !== null) return { link };
      if (hasName(here, name)) return 'no directory';
    }
    return this.below(next, (below) => {
      if (below?.kind === 'symbolic link') return { link: readLink(below.descriptor, '') ?? '' };
      if (below !== null && below.kind !== 'directory') return 'no directory';
      if (times === null) return below === null ? 'nothing' : 'directory';
      if (here === null) return 'no directory';
      this.#makeLike(here, name, next, below, times);
      return 'directory';
    });
  }

  #makeLike(parent: Directory, name: ByteString, path: ByteString, below: Below | null, times: Times): void {
    syscall(call('mkdirat', [parent.descriptor, cPath(name), 0o700]));
    const descriptor = openName(parent.descriptor, name, O_RDONLY | O_DIRECTORY);
    try {
      this.#dress(descriptor, path, below, times);
    } finally {
      closeSync(descriptor);
    }
  }

  /** Overlayfs shows a directory with the owner and mode of its topmost part: so these are those of the one below. */
  #dress(descriptor: number, path: ByteString, below: Below | null, times: Times): void {
    if (below === null) {
      setOwner(descriptor, '', 0, 0);
      fchmodSync(descriptor, NEW_DIRECTORY_MODE);
      this.notes.made(path, times, false);
      return;
    }
    const { uid, gid, mode, mtime, xattrs } = describeInode(below.descriptor, path, below.stat, 'directory');
    setOwner(descriptor, '', uid, gid);
    for (const [key, value] of xattrs) setXattr(descriptor, key, value);
    fchmodSync(descriptor, mode);
    this.notes.made(path, { atime: mtime, mtime }, false);
  }
}

type Looked = 'directory' | 'no directory' | 'nothing' | { readonly link: ByteString };

function hasName({ descriptor }: Directory, name: ByteString): boolean {
  // Opened for reading, a fifo would make us wait, and a device would notice.
  const found = openName(descriptor, name, O_PATH, 0, ['ENOENT']);
  if (found !== -1) closeSync(found);
  return found !== -1;
}

export const namesOf = (path: ByteString): ByteString[] => (path === '' ? [] : path.split('/'));

const refusal = (names: readonly ByteString[], reason: string): LayerError =>
  new LayerError('unsafe-archive', `unpack into ${quote(names.join('/'))}: ${reason}`);
