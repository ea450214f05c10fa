import { closeSync, fchmodSync } from 'node:fs';
import { AT_REMOVEDIR, call, KernelError, O_DIRECTORY, O_RDONLY, syscall, systemErrorCode } from '@drydock/linux';
import { type ByteString, quote, toText } from '../byte-string.ts';
import { cPath, openName, setOwner } from '../files/at-calls.ts';
import { isOverlayNote, listXattrs, removeXattr } from '../files/extended-attributes.ts';
import type { LowerLayers } from '../files/lower-layers.ts';
import { removeTree } from '../files/remove-tree.ts';
import { LayerError } from '../layer-error.ts';
import type { TarEntry } from '../tar/tar-entry.ts';
import type { TarListener } from '../tar/tar-reader.ts';
import { readEntryPath } from './entry-path.ts';
import { writeAll } from './file-content.ts';
import { makeHardLink } from './hard-link.ts';
import { type Directory, LayerTree } from './layer-tree.ts';
import { completeFile, isNodeKind, makeFile, makeNode, makeSymbolicLink, setXattrs, timesOf } from './make-node.ts';
import type { OwnerMap } from './owner-map.ts';
import { settleLayer } from './settle-layer.ts';
import { readWhiteout } from './whiteout-name.ts';

/** Something of the archive that could not be kept here; the layer is usable without it. */
export type LeftOut = { readonly path: string; readonly what: string };

export type UnpackOptions = {
  /** An empty directory, the layer's own. */
  readonly folder: string;
  readonly lowers: LowerLayers;
  readonly owners: OwnerMap;
  readonly onLeftOut?: (leftOut: LeftOut) => void;
};

/** A file whose bytes are arriving. */
type Open = { readonly descriptor: number; readonly entry: TarEntry };

/**
 * Turns the archive of a layer into the form that overlayfs stacks: the same files, with what is deleted as character
 * devices 0:0. Whoever wrote the archive is not trusted: nothing is made, changed or removed outside of `folder`.
 */
export class Unpacker implements TarListener, Disposable {
  readonly #options: UnpackOptions;
  readonly #tree: LayerTree;
  #open: Open | null = null;
  #entries = 0;
  #fileBytes = 0;

  constructor(options: UnpackOptions) {
    this.#options = options;
    this.#tree = new LayerTree(options.folder, options.lowers);
  }

  [Symbol.dispose](): void {
    this.#closeOpen();
    this.#tree[Symbol.dispose]();
  }

  get entries(): number {
    return this.#entries;
  }

  /** Of all files, holes included; names of the same file count once. */
  get fileBytes(): number {
    return this.#fileBytes;
  }

  entry(entry: TarEntry): void {
    this.#entries += 1;
    withName(entry.name, () => this.#place(entry));
  }

  data(bytes: Uint8Array, offset: number): void {
    const open = this.#open;
    if (open !== null) withName(open.entry.name, () => writeAll(open.descriptor, bytes, offset));
  }

  end(): void {
    const open = this.#open;
    if (open === null) return;
    withName(open.entry.name, () => completeFile(open.descriptor, open.entry, this.#leaveOut));
    this.#closeOpen();
  }

  passedOver(what: string): void {
    this.#options.onLeftOut?.({ path: '', what });
  }

  /** What can be done only when everything is there. */
  finish(): void {
    withName('the whole layer', () => settleLayer(this.#tree));
  }

  readonly #leaveOut = (entry: TarEntry, what: string): void =>
    this.#options.onLeftOut?.({ path: toText(entry.name), what });

  #place(entry: TarEntry): void {
    const { parents, name } = readEntryPath(entry.name);
    const whiteout = readWhiteout(parents, name);
    switch (whiteout?.kind) {
      case 'deleted': {
        const parent = this.#tree.locate(parents);
        if (parent !== null) this.#tree.notes.whiteOut(joined(parent, whiteout.name));
        return;
      }
      case 'opaque':
        this.#tree.notes.setOpaque(this.#tree.make(parents, timesOf(entry)).path);
        return;
      case 'of aufs':
        this.#leaveOut(entry, 'a note of aufs');
        return;
    }
    if (name === '' && entry.kind !== 'directory') throw refusal(entry, `the layer's root is no ${entry.kind}`);
    if (entry.kind === 'hard link') {
      makeHardLink(this.#tree, { parents, name }, entry, this.#clear, this.#leaveOut);
      return;
    }
    this.#options.owners.verify(entry);
    const parent = this.#tree.make(parents, timesOf(entry));
    if (entry.kind === 'directory') this.#makeDirectory(parent, name, entry);
    else if (entry.kind === 'file') this.#startFile(parent, name, entry);
    else if (isNodeKind(entry.kind)) this.#makeNode(parent, name, entry);
    else if (!makeSymbolicLink(parent, name, entry, this.#leaveOut)) {
      this.#clear(parent, name);
      makeSymbolicLink(parent, name, entry, this.#leaveOut);
    }
  }

  #startFile(parent: Directory, name: ByteString, entry: TarEntry): void {
    let descriptor = makeFile(parent, name);
    if (descriptor === -1) {
      this.#clear(parent, name);
      descriptor = makeFile(parent, name);
    }
    this.#open = { descriptor, entry };
    this.#fileBytes += entry.size;
  }

  #makeNode(parent: Directory, name: ByteString, entry: TarEntry): void {
    if (!isNodeKind(entry.kind)) return;
    let made = makeNode(parent, name, entry, entry.kind, this.#leaveOut);
    if (made === 'taken') {
      this.#clear(parent, name);
      made = makeNode(parent, name, entry, entry.kind, this.#leaveOut);
    }
    if (made === 'refused') this.#leaveOut(entry, `${entry.kind}: only real root may make one`);
    if (made === 'no such device')
      this.#leaveOut(entry, `${entry.kind} ${entry.major}:${entry.minor}: there is no such`);
  }

  #makeDirectory(parent: Directory, name: ByteString, entry: TarEntry): void {
    const path = joined(parent.path, name);
    const expect = ['EEXIST'] as const;
    const makeIt = () => syscall(call('mkdirat', [parent.descriptor, cPath(name), 0o700], { expect })) === 0;
    let isNew = name !== '' && makeIt();
    let replaced = false;
    let descriptor = openName(parent.descriptor, name === '' ? '.' : name, O_RDONLY | O_DIRECTORY, 0, [
      'ENOTDIR',
      'ELOOP',
    ]);
    if (descriptor === -1) {
      this.#clear(parent, name);
      replaced = true;
      isNew = makeIt();
      descriptor = openName(parent.descriptor, name, O_RDONLY | O_DIRECTORY);
    }
    try {
      // What an earlier entry of the same name said holds no longer.
      if (!isNew) for (const old of listXattrs(descriptor)) if (!isOverlayNote(old)) removeXattr(descriptor, old);
      setOwner(descriptor, '', entry.uid, entry.gid);
      setXattrs(descriptor, entry, this.#leaveOut);
      fchmodSync(descriptor, entry.mode);
    } finally {
      closeSync(descriptor);
    }
    if (isNew) this.#tree.notes.made(path, timesOf(entry), replaced);
    else this.#tree.notes.setTimes(path, timesOf(entry));
  }

  /** Removes what this layer has at a name: of two entries with the same one, the later holds. */
  readonly #clear = (parent: Directory, name: ByteString): void => {
    const expect = ['EISDIR'] as const;
    if (syscall(call('unlinkat', [parent.descriptor, cPath(name), 0], { expect })) === 0) return;
    const isEmpty = syscall(
      call('unlinkat', [parent.descriptor, cPath(name), AT_REMOVEDIR], { expect: ['ENOTEMPTY'] }),
    );
    if (isEmpty === -1) removeTree(parent.descriptor, name);
    this.#tree.forget(joined(parent.path, name));
  };

  #closeOpen(): void {
    if (this.#open !== null) closeSync(this.#open.descriptor);
    this.#open = null;
  }
}

const joined = (parent: ByteString, name: ByteString): ByteString =>
  parent === '' || name === '' ? parent + name : `${parent}/${name}`;

const refusal = (entry: TarEntry, reason: string): LayerError =>
  new LayerError('unsafe-archive', `unpack ${quote(entry.name)}: ${reason}`);

/** A system call's failure says which file it was about. */
function withName(name: ByteString, run: () => void): void {
  try {
    run();
  } catch (cause) {
    const isOfKernel =
      cause instanceof KernelError || (!(cause instanceof LayerError) && systemErrorCode(cause) !== null);
    if (!isOfKernel) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LayerError('kernel-refused', `unpack ${quote(name)}: ${reason}`, { cause });
  }
}
