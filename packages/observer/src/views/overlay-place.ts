import { closeSync, fstatSync } from 'node:fs';
import { posix } from 'node:path';
import { type Mount, O_DIRECTORY, O_PATH, type OverlayDirectories, openInRoot, openRootOf } from '@drydock/linux';

/**
 * Where an overlay's directories are to be looked for. The mount names them as whoever mounted it wrote them: below the
 * root, and relative to the working directory, of a process that may long be gone.
 */
export type OverlayPlace = {
  /** VM number of a process with that root directory. */
  readonly vmPid: number;
  /** For relative paths. */
  readonly base: string;
  /**
   * Number of the overlay's own device. Laid over one of its own layers, as `mount … lowerdir=/etc … /etc` does, the
   * overlay itself is what that layer's path leads to: where it does, the layer cannot be seen.
   */
  readonly overlayDevice: number;
};

/** Places tried for one overlay … */
const TRIED_MAX = 24;
/** … and directories opened at each of them. */
const PROBED_MAX = 6;

export type PlacesToTry = {
  /** The process whose mountinfo told of the mount. */
  readonly reader: number;
  /** Others with roots of their own, the session's pid 1 first. */
  readonly others: readonly number[];
  /** Working directories of processes in the mount's namespace. */
  readonly workingDirectories: readonly string[];
};

/** The place where most of the overlay's directories are; null when none is anywhere. */
export function findOverlayPlace(
  mount: Mount,
  directories: OverlayDirectories,
  { reader, others, workingDirectories }: PlacesToTry,
): OverlayPlace | null {
  const { upper, lowers, work } = directories;
  const paths = [upper, ...lowers.slice(0, PROBED_MAX), work].filter((path) => path !== null);
  const isRelative = paths.some((path) => !path.startsWith('/'));
  const bases = isRelative ? [...new Set([...workingDirectories, ...parentsOf(mount.mountPoint)])] : ['/'];
  const overlayDevice = numberOfDevice(mount.device);
  const mergedInode = isRelative
    ? inodeAt({ vmPid: reader, base: '/', overlayDevice: NO_DEVICE }, mount.mountPoint)?.ino
    : undefined;
  let best: { place: OverlayPlace; found: number } | null = null;
  const places = [reader, ...others].flatMap((vmPid) => bases.map((base) => ({ vmPid, base, overlayDevice })));
  for (const place of places.slice(0, TRIED_MAX)) {
    const inodes = inodesAt(place, paths);
    const found = inodes.filter((inode) => inode !== null).length;
    if (found === 0 || !isPlausible(inodes, mergedInode)) continue;
    if (found === paths.length) return place;
    if (best === null || found > best.found) best = { place, found };
  }
  return best?.place ?? null;
}

type Inode = { readonly dev: number; readonly ino: number };

/**
 * When all layers lie on one file system, the merged directory has the inode number of the top one:
 * Documentation/filesystems/overlayfs.rst, "Inode properties".
 */
function isPlausible(inodes: readonly (Inode | null)[], mergedInode: number | undefined): boolean {
  const [top] = inodes;
  if (mergedInode === undefined || top === undefined) return true;
  if (top === null || inodes.some((inode) => inode !== null && inode.dev !== top.dev)) return true;
  return top.ino === mergedInode;
}

/** "/tmp/o/merged": /tmp/o, /tmp, / */
function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let parent = posix.dirname(path); ; parent = posix.dirname(parent)) {
    parents.push(parent);
    if (parent === '/' || parent === '.') return parents;
  }
}

/** A descriptor (O_PATH or, for listing, more) that its owner must close; null where the overlay itself lies over it. */
export function openAtPlace(place: OverlayPlace, path: string, flags: number): number | null {
  const root = openRootOf(place.vmPid);
  if (root === null) return null;
  try {
    const found = openInRoot(root, path.startsWith('/') ? path : `${place.base}/${path}`, flags | O_DIRECTORY);
    if (found === null || fstatSync(found).dev !== place.overlayDevice) return found;
    closeSync(found);
    return null;
  } finally {
    closeSync(root);
  }
}

/** No file is on it. */
const NO_DEVICE = -1;
/** Of a device's number the lowest eight bits are the minor's, then twelve the major's, then the rest of the minor: makedev(3). */
const MINOR_LOW = 0xff;
const MAJOR_SHIFT = 8;
const MINOR_HIGH_SHIFT = 12;

/** "0:40" as stat(2) gives it. */
function numberOfDevice(device: string): number {
  const [major = 0, minor = 0] = device.split(':').map(Number);
  return (minor & MINOR_LOW) + (major << MAJOR_SHIFT) + (minor & ~MINOR_LOW) * 2 ** MINOR_HIGH_SHIFT;
}

function inodesAt(place: OverlayPlace, paths: readonly string[]): (Inode | null)[] {
  return paths.map((path) => inodeAt(place, path));
}

function inodeAt(place: OverlayPlace, path: string): Inode | null {
  const descriptor = openAtPlace(place, path, O_PATH);
  if (descriptor === null) return null;
  try {
    const { dev, ino } = fstatSync(descriptor);
    return { dev, ino };
  } finally {
    closeSync(descriptor);
  }
}
