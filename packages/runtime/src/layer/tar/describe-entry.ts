import { type ByteString, quote } from '../byte-string.ts';
import { LayerError } from '../layer-error.ts';
import { PATH_BYTES_MAX } from '../limits.ts';
import type { Extensions } from './extensions.ts';
import { type EntryKind, NO_XATTRS, type TarEntry } from './tar-entry.ts';
import type { TarHeader } from './tar-header.ts';

const KINDS: ReadonlyMap<string, EntryKind> = new Map([
  ['0', 'file'],
  ['\0', 'file'],
  // "Contiguous": a promise about the disk that no file system here can make.
  ['7', 'file'],
  ['S', 'file'],
  ['1', 'hard link'],
  ['2', 'symbolic link'],
  ['3', 'character device'],
  ['4', 'block device'],
  ['5', 'directory'],
  ['6', 'fifo'],
  // A directory with a list of what was in it when the backup was made.
  ['D', 'directory'],
]);

/** Kinds whose header may claim a size, and that have no bytes in the archive all the same; as Go's reader does. */
const HAS_NO_DATA = new Set(['1', '2', '3', '4', '5', '6']);
const PERMISSION_BITS = 0o7777;

type Described = {
  readonly entry: TarEntry;
  /** How much of the archive belongs to it, after its header. */
  readonly storedBytes: number;
};

/** Header and extensions together. */
export function describeEntry(header: TarHeader, extensions: Extensions): Described {
  const name = extensions.sparse.name || extensions.longName || extensions.path || header.name;
  const linkName = extensions.longLink || extensions.linkPath || header.linkName;
  const kind = kindOf(header.type, name);
  if (kind === undefined) {
    throw new LayerError(
      'bad-archive',
      `read archive: ${quote(name)}: type ${JSON.stringify(header.type)} is not known`,
    );
  }
  for (const path of [name, linkName]) {
    if (path.length > PATH_BYTES_MAX) {
      throw new LayerError(
        'too-large',
        `read archive: ${quote(path)}: a path of ${path.length} bytes, at most ${PATH_BYTES_MAX}`,
      );
    }
  }
  const storedBytes = HAS_NO_DATA.has(header.type) ? 0 : (extensions.size ?? header.size);
  if (storedBytes < 0) throw new LayerError('bad-archive', `read archive: ${quote(name)}: its size is ${storedBytes}`);
  const entry: TarEntry = {
    kind,
    name,
    mode: header.mode & PERMISSION_BITS,
    uid: extensions.uid ?? header.uid,
    gid: extensions.gid ?? header.gid,
    size: kind === 'file' ? storedBytes : 0,
    mtime: extensions.mtime ?? { seconds: header.mtimeSeconds, nanoseconds: 0 },
    ...(extensions.atime === undefined ? {} : { atime: extensions.atime }),
    linkName: kind === 'hard link' || kind === 'symbolic link' ? linkName : '',
    major: header.major,
    minor: header.minor,
    xattrs: extensions.xattrs.size === 0 ? NO_XATTRS : extensions.xattrs,
  };
  return { entry, storedBytes };
}

/** The oldest archives have no type for directories: their names end with a slash. */
function kindOf(type: string, name: ByteString): EntryKind | undefined {
  return type === '\0' && name.endsWith('/') ? 'directory' : KINDS.get(type);
}
