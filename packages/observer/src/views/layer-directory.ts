import { closeSync, fstatSync, lstatSync, opendirSync, type Stats } from 'node:fs';
import { call, O_DIRECTORY, O_NOFOLLOW, O_RDONLY, openBelow, syscall, unlessRefused } from '@drydock/linux';
import type { LayerEntry } from '@drydock/protocol';

/** Deeper than this nothing is listed. */
const DEPTH_MAX = 40;
/** Entries fetched from the kernel at once. */
const LISTED_AT_ONCE = 256;
/**
 * Times of files move in steps of a few milliseconds: a second change in the same step leaves no trace. So a listing
 * made this soon after the directory changed is made again.
 */
const TIME_STEP_MAX_MS = 50;
/** Longest value asked for: "y" or "x". */
const MARK_MAX_BYTES = 8;

export type Entry = {
  /** One character per byte: names need not be UTF-8. */
  readonly name: string;
  kind: LayerEntry['kind'];
  bytes: number;
  isMeasured: boolean;
};

/** How many entries may still be kept: of all layers of a session together. */
export type Room = { entries: number };

/** One directory of a layer, as it was listed last. Nothing stays open: whoever unmounts it must not find it busy. */
export class LayerDirectory {
  /** Below the layer's own: "", "app", "app/static". */
  readonly path: string;
  readonly #depth: number;
  entries: readonly Entry[] = [];
  children: ReadonlyMap<string, LayerDirectory> = new Map();
  isListed = false;
  /** Hides what the layers below have at this place. */
  isOpaque = false;
  /** Its empty files may be whiteouts, by a mark: Linux 6.7 and later. */
  hasMarkedFiles = false;
  #inode = 0;
  #changedAtMs = 0;
  #listedAtMs = 0;

  constructor(path: string, depth = 0) {
    this.path = path;
    this.#depth = depth;
  }

  /** Does something with the directory open. Null when it is not there (any more). */
  opened<Value>(layer: number, use: (descriptor: number) => Value): Value | null {
    const path = this.path === '' ? '.' : Buffer.from(this.path, 'latin1');
    const descriptor = openBelow(layer, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (descriptor === null) return null;
    try {
      return unlessRefused(() => use(descriptor));
    } finally {
      closeSync(descriptor);
    }
  }

  /**
   * Lists it, unless nothing changed since it was listed. A directory's ctime moves with every entry that comes, goes or
   * is renamed, and with its marks; unlike mtime nobody can set it: inode(7).
   *
   * @returns whether it was listed
   */
  refresh(layer: number, room: Room): boolean {
    return (
      this.opened(layer, (descriptor) => {
        const { ino, ctimeMs } = fstatSync(descriptor);
        const isSettled = this.#listedAtMs - this.#changedAtMs > TIME_STEP_MAX_MS;
        if (this.isListed && isSettled && ino === this.#inode && ctimeMs === this.#changedAtMs) return false;
        this.#inode = ino;
        this.#changedAtMs = ctimeMs;
        this.#list(descriptor, room);
        return true;
      }) ?? this.#becomeEmpty(room)
    );
  }

  #becomeEmpty(room: Room): boolean {
    const wasListed = this.isListed;
    this.forget(room);
    this.isListed = true;
    return !wasListed;
  }

  #list(descriptor: number, room: Room): void {
    const known = new Map(this.entries.map((entry) => [entry.name, entry]));
    const knownChildren = this.children;
    room.entries += this.entries.length;
    this.#listedAtMs = Date.now();
    const mark = markOf(descriptor, 'opaque');
    this.isOpaque = mark === 'y';
    this.hasMarkedFiles = mark === 'x';
    this.isListed = true;
    const children = new Map<string, LayerDirectory>();
    const entries: Entry[] = [];
    using folder = opendirSync(`/proc/self/fd/${descriptor}`, { encoding: 'latin1', bufferSize: LISTED_AT_ONCE });
    while (entries.length < room.entries) {
      const listed = folder.readSync();
      if (listed === null) break;
      const { name } = listed;
      const kind = kindOf(listed);
      const before = known.get(name);
      entries.push(before?.kind === kind ? before : { name, kind, bytes: 0, isMeasured: !isToMeasure(kind) });
      if (kind === 'directory' && this.#depth < DEPTH_MAX) {
        const path = this.path === '' ? name : `${this.path}/${name}`;
        children.set(name, knownChildren.get(name) ?? new LayerDirectory(path, this.#depth + 1));
      }
    }
    room.entries -= entries.length;
    this.entries = entries.sort((one, other) => (one.name < other.name ? -1 : 1));
    this.children = children;
    for (const [name, child] of knownChildren) if (children.get(name) !== child) child.forget(room);
  }

  /** Gives back the room that it and all below it took. */
  forget(room: Room): void {
    room.entries += this.entries.length;
    for (const child of this.children.values()) child.forget(room);
    this.entries = [];
    this.children = new Map();
    this.isListed = false;
  }
}

type Kinds = { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean };

/** As far as a listing tells: devices are to be looked at. */
function kindOf(entry: Kinds): LayerEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}

export const isToMeasure = (kind: LayerEntry['kind']): boolean =>
  kind === 'file' || kind === 'other' || kind === 'whiteout';

/** Looks at one entry for its size, and whether it is a whiteout. @returns whether something is not as it was known */
export function measure(entry: Entry, directory: { descriptor: number; hasMarkedFiles: boolean }): boolean {
  const path = `/proc/self/fd/${directory.descriptor}/`;
  const name = Buffer.concat([Buffer.from(path), Buffer.from(entry.name, 'latin1')]);
  const stat = unlessRefused(() => lstatSync(name, { throwIfNoEntry: false }));
  const { kind, bytes } = stat === null || stat === undefined ? entry : measured(stat, name, directory.hasMarkedFiles);
  const isNews = entry.kind !== kind || entry.bytes !== bytes;
  Object.assign(entry, { kind, bytes, isMeasured: true });
  return isNews;
}

function measured(stat: Stats, path: Buffer, hasMarkedFiles: boolean): Pick<Entry, 'kind' | 'bytes'> {
  if (stat.isCharacterDevice() && stat.rdev === 0) return { kind: 'whiteout', bytes: 0 };
  if (!stat.isFile()) return { kind: kindOf(stat), bytes: 0 };
  if (hasMarkedFiles && stat.size === 0 && markOf(path, 'whiteout') !== null) return { kind: 'whiteout', bytes: 0 };
  return { kind: 'file', bytes: stat.size };
}

/** An overlay's own extended attribute: "user." where a user namespace's root mounts (userxattr), else "trusted.". */
function markOf(of: number | Buffer, name: 'opaque' | 'whiteout'): string | null {
  const value = Buffer.alloc(MARK_MAX_BYTES);
  for (const prefix of ['user', 'trusted']) {
    const length = unlessRefused(() => syscall(getxattr(of, `${prefix}.overlay.${name}`, value)));
    if (length !== null) return value.toString('latin1', 0, length);
  }
  return null;
}

const getxattr = (of: number | Buffer, attribute: string, value: Buffer) =>
  typeof of === 'number'
    ? call('fgetxattr', [of, attribute, { bytes: value }, value.length])
    : call('lgetxattr', [{ bytes: Buffer.concat([of, Buffer.alloc(1)]) }, attribute, { bytes: value }, value.length]);
