import { closeSync, fstatSync } from 'node:fs';
import { O_DIRECTORY, O_RDONLY } from '@drydock/linux';
import type { ByteString } from '../byte-string.ts';
import { openName, openOwnDirectory } from './at-calls.ts';
import { isOpaque } from './extended-attributes.ts';
import { isWhiteout, type Looked, lookAt } from './inode.ts';
import { namesIn } from './remove-tree.ts';

/** Something that the layers below show at a path. `merged` are the directories it is made of, topmost first. */
export type Below = Looked & { readonly merged: readonly number[] };

/**
 * Unpacked layers, seen as overlayfs will show them: the topmost that has a name decides, a whiteout ends the search,
 * and directories of the same name show their contents together until one of them is opaque.
 */
export class LowerLayers implements Disposable {
  readonly #roots: readonly number[];

  /** @param folders topmost first */
  constructor(folders: readonly string[]) {
    const roots: number[] = [];
    this.#roots = roots;
    try {
      for (const folder of folders) {
        const root = openOwnDirectory(folder);
        roots.push(root);
        if (isOpaque(root)) break;
      }
    } catch (cause) {
      this[Symbol.dispose]();
      throw cause;
    }
  }

  [Symbol.dispose](): void {
    for (const root of this.#roots) closeSync(root);
  }

  /**
   * Calls back with what is at a path, which may lead through directories only; null when nothing is there.
   * Its descriptors are closed afterwards.
   */
  find<Result>(names: readonly ByteString[], use: (below: Below | null) => Result): Result {
    // Of the level that was reached last; those above it are not needed any more.
    let opened: number[] = [];
    try {
      let found = this.#root();
      for (const name of names) {
        const above = opened;
        opened = [];
        try {
          found = found?.kind === 'directory' ? step(found.merged, name, opened) : null;
        } finally {
          for (const descriptor of above) closeSync(descriptor);
        }
        if (found === null) break;
      }
      return use(found);
    } finally {
      for (const descriptor of opened) closeSync(descriptor);
    }
  }

  /** Names that a directory shows. */
  names(names: readonly ByteString[]): ByteString[] {
    return this.find(names, (below) => {
      if (below === null) return [];
      const seen = new Map<ByteString, boolean>();
      for (const directory of below.merged) {
        for (const name of namesIn(directory)) {
          if (seen.has(name)) continue;
          using looked = lookAt(directory, name);
          seen.set(name, looked !== null && !isWhiteout(looked.stat));
        }
      }
      return [...seen].flatMap(([name, isThere]) => (isThere ? [name] : []));
    });
  }

  #root(): Below | null {
    const [descriptor] = this.#roots;
    if (descriptor === undefined) return null;
    return { descriptor, stat: fstatSync(descriptor, { bigint: true }), kind: 'directory', merged: this.#roots };
  }
}

/** @param opened takes the descriptors that the result needs */
function step(directories: readonly number[], name: ByteString, opened: number[]): Below | null {
  const merged: number[] = [];
  for (const directory of directories) {
    const child = openName(directory, name, O_RDONLY | O_DIRECTORY, 0, ['ENOENT', 'ENOTDIR', 'ELOOP']);
    if (child !== -1) {
      opened.push(child);
      merged.push(child);
      if (isOpaque(child)) break;
      continue;
    }
    const looked = lookAt(directory, name);
    if (looked === null) continue;
    opened.push(looked.descriptor);
    // What is no directory hides all that is below it, and is itself hidden by a directory above.
    if (merged.length > 0 || isWhiteout(looked.stat)) break;
    return { ...looked, merged: [] };
  }
  const [top] = merged;
  if (top === undefined) return null;
  return { descriptor: top, stat: fstatSync(top, { bigint: true }), kind: 'directory', merged };
}
