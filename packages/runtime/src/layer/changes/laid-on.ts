import { closeSync } from 'node:fs';
import { O_DIRECTORY, O_RDONLY } from '@drydock/linux';
import { type ByteString, fromText } from '../byte-string.ts';
import { openDirectoryBelow, openName, openOwnDirectory } from '../files/at-calls.ts';
import { isOpaqueInUpper } from '../files/extended-attributes.ts';
import { type Looked, lookAt } from '../files/inode.ts';
import { LowerLayers } from '../files/lower-layers.ts';
import { namesIn } from '../files/remove-tree.ts';
import { wayInLayers } from '../files/way-in-layers.ts';

/**
 * A mount needs something to be laid on. Where the image has nothing, an empty file or directory was made for it in the
 * container's upper directory, which the container never saw; it is no change of the container's.
 *
 * @param targets of all its mounts, as the container sees them: "/etc/hosts"
 * @returns paths below `upper`, with the directories on the way that hold nothing else and are as the image has them
 */
export function laidOn(upper: string, lowers: readonly string[], targets: readonly string[]): ReadonlySet<ByteString> {
  const found = new Set<ByteString>();
  using whole = new LowerLayers([upper, ...lowers]);
  using image = new LowerLayers(lowers);
  const top = openOwnDirectory(upper);
  try {
    for (const target of targets) {
      const way = [...(wayInLayers(whole, fromText(target)) ?? [])];
      // From the place itself upwards, as long as there is nothing else.
      for (let isPlace = true; way.length > 0 && isOurs(top, way, isPlace, found, image); isPlace = false) {
        found.add(way.join('/'));
        way.pop();
      }
    }
  } finally {
    closeSync(top);
  }
  return found;
}

function isOurs(
  top: number,
  way: readonly ByteString[],
  isPlace: boolean,
  found: ReadonlySet<ByteString>,
  image: LowerLayers,
): boolean {
  const parent = openDirectoryBelow(top, way.slice(0, -1).join('/'));
  if (parent === -1) return false;
  try {
    using looked = lookAt(parent, way.at(-1) ?? '');
    if (looked === null) return false;
    const isInImage = image.find(way, (below) => (below === null ? null : isLike(looked, below)));
    if (looked.kind === 'file') return isPlace && looked.stat.size === 0n && isInImage === null;
    return looked.kind === 'directory' && isInImage !== false && holdsNothingElse(parent, way, found);
  } finally {
    closeSync(parent);
  }
}

/** One that the kernel copied up, because something was made in it, is like the image's. */
const isLike = (one: Looked, other: Looked): boolean =>
  one.kind === other.kind &&
  one.stat.mode === other.stat.mode &&
  one.stat.uid === other.stat.uid &&
  one.stat.gid === other.stat.gid;

function holdsNothingElse(parent: number, way: readonly ByteString[], found: ReadonlySet<ByteString>): boolean {
  const directory = openName(parent, way.at(-1) ?? '', O_RDONLY | O_DIRECTORY);
  try {
    return !isOpaqueInUpper(directory) && namesIn(directory).every((name) => found.has([...way, name].join('/')));
  } finally {
    closeSync(directory);
  }
}
