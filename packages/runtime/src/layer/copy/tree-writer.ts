import { closeSync, fchmodSync } from 'node:fs';
import { call, O_DIRECTORY, O_RDONLY, syscall } from '@drydock/linux';
import { type ByteString, quote, toText } from '../byte-string.ts';
import { cPath, openName, setOwner, setTimes } from '../files/at-calls.ts';
import { lookAt } from '../files/inode.ts';
import type { TarEntry } from '../tar/tar-entry.ts';
import type { TarListener } from '../tar/tar-reader.ts';
import { readEntryPath } from '../unpack/entry-path.ts';
import { writeAll } from '../unpack/file-content.ts';
import {
  completeFile,
  isNodeKind,
  makeFile,
  makeNode,
  makeSymbolicLink,
  setXattrs,
  timesOf,
} from '../unpack/make-node.ts';
import { OwnerMap } from '../unpack/owner-map.ts';
import { clearName, type NamedIn, openMounted, refusal } from './clear-name.ts';
import { TargetDirectories, type TargetPlace } from './target-directories.ts';
import { withoutPower } from './without-power.ts';

export type TreeWriterOptions = TargetPlace & {
  /** Whether files keep their owners; else all are root's, and lose what that would turn into power. */
  readonly keepsOwners: boolean;
  /** Told of what could not be kept. */
  readonly onLeftOut?: (path: string, what: string) => void;
};

type Open = { readonly descriptor: number; readonly entry: TarEntry; readonly isNew: boolean };

/**
 * Writes an archive into a tree that others may be changing at the same time. Every directory is opened anew by a walk that
 * the kernel keeps within the tree, and everything is made by one name in it; an old file of that name is removed first,
 * so that what others hold open stays as it is. Directories that are there keep owner and mode.
 */
export class TreeWriter implements TarListener, Disposable {
  readonly #options: TreeWriterOptions;
  readonly #owners = OwnerMap.ofThisProcess();
  readonly #directories: TargetDirectories;
  /** Made here; their times are set when nothing is written into them any more. */
  readonly #made: TarEntry[] = [];
  #open: Open | null = null;
  #bytes = 0;

  constructor(options: TreeWriterOptions) {
    this.#options = options;
    this.#directories = new TargetDirectories(options);
  }

  [Symbol.dispose](): void {
    this.#closeOpen();
    this.#directories[Symbol.dispose]();
  }

  /** Of all files so far. */
  get bytes(): number {
    return this.#bytes;
  }

  entry(whole: TarEntry): void {
    const entry = this.#options.keepsOwners ? whole : withoutPower(whole);
    const { parents, name } = readEntryPath(entry.name);
    if (name === '') return; // the directory itself, which is there
    if (entry.kind !== 'hard link') this.#owners.verify(entry);
    const parent = { descriptor: this.#directories.make(parents), path: parents.join('/') };
    try {
      this.#place(parent, name, entry);
    } finally {
      closeSync(parent.descriptor);
    }
  }

  data(bytes: Uint8Array, offset: number): void {
    if (this.#open === null) return;
    writeAll(this.#open.descriptor, bytes, offset);
    this.#bytes += bytes.length;
  }

  end(): void {
    if (this.#open === null) return;
    const { descriptor, entry, isNew } = this.#open;
    if (isNew) completeFile(descriptor, entry, this.#leaveOut);
    this.#closeOpen();
  }

  /** Whoever reads the archive has come to its end. */
  finish(): void {
    for (const entry of this.#made.toReversed()) {
      const { parents, name } = readEntryPath(entry.name);
      const parent = this.#directories.open(parents);
      if (parent === -1) continue; // It has been removed again meanwhile.
      try {
        using own = lookAt(parent, name);
        if (own?.kind === 'directory') setTimes(parent, name, timesOf(entry).atime, entry.mtime);
      } finally {
        closeSync(parent);
      }
    }
  }

  readonly #leaveOut = ({ name }: TarEntry, what: string): void => this.#options.onLeftOut?.(toText(name), what);

  #place(parent: NamedIn, name: ByteString, entry: TarEntry): void {
    const { kind } = entry;
    if (kind === 'directory') this.#makeDirectory(parent, name, entry);
    else if (kind === 'file') this.#startFile(parent, name, entry);
    else if (kind === 'hard link') this.#link(parent, name, entry);
    else if (isNodeKind(kind) && kind !== 'fifo' && !this.#options.keepsOwners) {
      this.#leaveOut(entry, 'a device: it would be root’s, and give others what only root may have');
    } else {
      clearName(parent, name, entry);
      if (!isNodeKind(kind)) makeSymbolicLink(parent, name, entry, this.#leaveOut);
      else if (makeNode(parent, name, entry, kind, this.#leaveOut) !== 'made') this.#leaveOut(entry, `a ${kind}`);
    }
  }

  #startFile(parent: NamedIn, name: ByteString, entry: TarEntry): void {
    const isCleared = clearName(parent, name, entry);
    const descriptor = isCleared ? makeFile(parent, name) : openMounted(parent, name);
    if (descriptor === -1) throw refusal(entry, 'somebody else has made it meanwhile');
    this.#open = { descriptor, entry, isNew: isCleared };
  }

  #makeDirectory(parent: NamedIn, name: ByteString, entry: TarEntry): void {
    const isNew = syscall(call('mkdirat', [parent.descriptor, cPath(name), 0o700], { expect: ['EEXIST'] })) === 0;
    if (!isNew) {
      // A link to a directory will do where links are followed.
      const there = this.#directories.open(readEntryPath(entry.name).parents.concat(name));
      if (there === -1) throw refusal(entry, 'what is there is no directory');
      closeSync(there);
      return;
    }
    const descriptor = openName(parent.descriptor, name, O_RDONLY | O_DIRECTORY);
    try {
      setOwner(descriptor, '', entry.uid, entry.gid);
      setXattrs(descriptor, entry, this.#leaveOut);
      fchmodSync(descriptor, entry.mode);
    } finally {
      closeSync(descriptor);
    }
    this.#made.push(entry);
  }

  /** One more name for a file that the same archive has brought. */
  #link(parent: NamedIn, name: ByteString, entry: TarEntry): void {
    const target = readEntryPath(entry.linkName);
    const from = this.#directories.open(target.parents);
    if (from === -1) throw refusal(entry, `there is no ${quote(entry.linkName)}`);
    try {
      clearName(parent, name, entry);
      syscall(call('linkat', [from, cPath(target.name), parent.descriptor, cPath(name), 0]));
    } finally {
      closeSync(from);
    }
  }

  #closeOpen(): void {
    if (this.#open !== null) closeSync(this.#open.descriptor);
    this.#open = null;
  }
}
