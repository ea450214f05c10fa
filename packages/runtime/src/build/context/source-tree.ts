import { type ByteString, fromText, toText } from '../../layer/byte-string.ts';
import { describeInode, openForReading } from '../../layer/files/inode.ts';
import { LowerLayers } from '../../layer/files/lower-layers.ts';
import { wayInLayers } from '../../layer/files/way-in-layers.ts';
import type { TarEntry } from '../../layer/tar/tar-entry.ts';
import { type Ignored, NOTHING_IGNORED } from './ignore-file.ts';

/** One file to copy; `descriptor` is of its content, for whoever asked to close, and -1 when it has none. */
export type FoundFile = {
  readonly entry: TarEntry;
  readonly descriptor: number;
  /** Tells files with several names (hard links) from others; null: it has one. */
  readonly inode: string | null;
};

export type TreeOptions = {
  readonly ignored?: Ignored;
  /** Whether files keep their owners and attributes, as those of a stage do. Those of a context become root's. */
  readonly keepsOwners: boolean;
};

/**
 * Files to copy from: the directory that somebody builds in, or the layers of another stage, which are looked at as one
 * tree. It is walked by descriptor, one name at a time, and the kernel follows no link (O_NOFOLLOW): so however the tree
 * is changed meanwhile, nothing outside of it is read. Links that a source's name leads through are followed here, and
 * end at the tree's root.
 */
export class SourceTree implements Disposable {
  readonly keepsOwners: boolean;
  readonly #layers: LowerLayers;
  readonly #ignored: Ignored;

  /** @param folders topmost first; of a context, the only one */
  constructor(folders: readonly string[], { ignored = NOTHING_IGNORED, keepsOwners }: TreeOptions) {
    this.#layers = new LowerLayers(folders);
    this.#ignored = ignored;
    this.keepsOwners = keepsOwners;
  }

  [Symbol.dispose](): void {
    this.#layers[Symbol.dispose]();
  }

  isIgnored(names: readonly ByteString[]): boolean {
    return this.#ignored.has(names.map(toText));
  }

  /** Whether nothing in an ignored directory can be wanted. */
  isIgnoredWhole(names: readonly ByteString[]): boolean {
    return !this.#ignored.hasExceptions && this.isIgnored(names);
  }

  /** The names that a path comes to, without links; null when it leads in circles. */
  resolve(path: string): readonly ByteString[] | null {
    return wayInLayers(this.#layers, fromText(path));
  }

  names(directory: readonly ByteString[]): readonly ByteString[] {
    return this.#layers.names(directory).sort();
  }

  kindOf(names: readonly ByteString[]): TarEntry['kind'] | null {
    return this.#layers.find(names, (below) => below?.kind ?? null);
  }

  /** Null when nothing is there, or a socket. The name in the entry is the path's. */
  open(names: readonly ByteString[]): FoundFile | null {
    return this.#layers.find(names, (below) => {
      if (below?.kind == null) return null;
      const entry = describeInode(below.descriptor, names.join('/'), below.stat, below.kind);
      if (below.kind !== 'file') return { entry, descriptor: -1, inode: null };
      const { dev, ino, nlink } = below.stat;
      return { entry, descriptor: openForReading(below), inode: nlink > 1n ? `${dev}:${ino}` : null };
    });
  }
}
