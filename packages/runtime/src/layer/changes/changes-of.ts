import { closeSync } from 'node:fs';
import { O_DIRECTORY, O_RDONLY } from '@drydock/linux';
import { type ByteString, toText } from '../byte-string.ts';
import { openName, openOwnDirectory } from '../files/at-calls.ts';
import { isOpaqueInUpper } from '../files/extended-attributes.ts';
import { isWhiteout, lookAt } from '../files/inode.ts';
import { LowerLayers } from '../files/lower-layers.ts';
import { namesIn } from '../files/remove-tree.ts';
import { verifyDepth } from '../files/verify-depth.ts';
import { laidOn } from './laid-on.ts';

/** `path` as the container sees it: "/etc/hosts". */
export type Change = { readonly path: string; readonly kind: 'added' | 'changed' | 'deleted' };

/**
 * What a container made different from its image: all of it lies in the one directory that overlayfs let it write to,
 * and its image's layers below tell what was there before. A directory is changed when anything in it is.
 *
 * @param lowers topmost first
 * @param targets of the container's mounts: what was made to lay them on is no change of its own
 * @returns sorted by path
 */
export function changesOf(upper: string, lowers: readonly string[], targets: readonly string[] = []): Change[] {
  using below = new LowerLayers(lowers);
  const changes: Change[] = [];
  const top = openOwnDirectory(upper);
  try {
    const ours = laidOn(upper, lowers, targets);
    collect({ directory: top, path: [], lowers: below, isCut: isOpaqueInUpper(top), ours }, changes);
  } finally {
    closeSync(top);
  }
  return changes;
}

type Level = {
  readonly directory: number;
  readonly path: readonly ByteString[];
  readonly lowers: LowerLayers;
  /** Nothing of the layers below is seen in this directory. */
  readonly isCut: boolean;
  readonly ours: ReadonlySet<ByteString>;
};

function collect({ directory, path, lowers, isCut, ours }: Level, changes: Change[]): void {
  verifyDepth(path.length, path.join('/'));
  const names = new Set(namesIn(directory));
  // In a directory that took the place of another one, what that one had is gone unless it is here again.
  const before = isCut ? lowers.names(path) : [];
  for (const name of [...new Set([...names, ...before])].sort()) {
    const here = [...path, name];
    if (ours.has(here.join('/'))) continue;
    const add = (kind: Change['kind']) => changes.push({ path: `/${toText(here.join('/'))}`, kind });
    using looked = names.has(name) ? lookAt(directory, name) : null;
    const wasThere = lowers.find(here, (below) => below?.kind ?? null);
    if (looked === null || isWhiteout(looked.stat)) {
      if (wasThere !== null) add('deleted');
      continue;
    }
    add(wasThere === null ? 'added' : 'changed');
    if (looked.kind !== 'directory') continue;
    const inside = openName(directory, name, O_RDONLY | O_DIRECTORY);
    try {
      const isCutInside = wasThere === 'directory' && (isCut || isOpaqueInUpper(inside));
      collect({ directory: inside, path: here, lowers, isCut: isCutInside, ours }, changes);
    } finally {
      closeSync(inside);
    }
  }
}
