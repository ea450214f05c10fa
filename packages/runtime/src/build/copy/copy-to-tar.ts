import type { ByteString } from '../../layer/byte-string.ts';
import { verifyDepth } from '../../layer/files/verify-depth.ts';
import { END_OF_ARCHIVE } from '../../layer/tar/tar-writer.ts';
import { BuildError } from '../build-error.ts';
import type { SourceTree } from '../context/source-tree.ts';
import { entriesOfArchive, isArchive } from './add-archive.ts';
import type { ChosenSource } from './choose-sources.ts';
import type { ContentKey } from './content-key.ts';
import { type EntryOptions, LayerEntries, type Pending } from './layer-entries.ts';

export type Copying = Omit<EntryOptions, 'key'> & {
  readonly tree: SourceTree;
  /** None: only the destination is made, as a directory. */
  readonly sources: readonly ChosenSource[];
  /** An absolute path in the image; with / at its end it is a directory. */
  readonly destination: string;
  /** ADD: archives are unpacked. */
  readonly unpacks: boolean;
  readonly signal?: AbortSignal | undefined;
};

/**
 * The layer that a COPY or ADD makes, as an archive. No file is written on the way: what is read from the context goes
 * into the archive under its new name, with its new owner and mode. Directories that the image has stay as they are.
 */
export async function* copyToTar(copying: Copying, key: ContentKey): AsyncGenerator<Uint8Array> {
  const { tree, sources, destination, image, line, signal } = copying;
  const entries = new LayerEntries({ ...copying, key });
  const origin = tree.keepsOwners ? 'stage' : 'context';
  const way = image.resolve(destination);
  if (way === null) throw new BuildError(line, `destination "${destination}": its links lead in circles`);
  const isDirectory = /(?:^|\/)\.{0,2}$/.test(destination) || image.kindOf(way) === 'directory';
  if (sources.length > 1 && !isDirectory) {
    throw new BuildError(line, `destination "${destination}": several files do not fit into one`, {
      hint: 'Write / at its end.',
    });
  }
  if (sources.length === 0) yield* entries.parents([...way, '.']);
  for (const source of sources) {
    signal?.throwIfAborted();
    const into = isDirectory ? [...way, source.name] : way;
    if (source.kind === 'in tree' && tree.kindOf(source.names) === 'directory') {
      yield* entries.parents(way);
      const isNew = way.length > 0 && image.kindOf(way) !== 'directory' && !entries.hasMade(way);
      yield* directory({ from: source.names, into: way, above: [], isNew }, { copying, entries });
    } else if (source.kind === 'in tree' && copying.unpacks && (await isArchive(tree, source.names))) {
      yield* entries.parents([...way, '.']);
      yield* entriesOfArchive(tree, source.names, { into: way, entries, key, signal });
    } else {
      if (image.kindOf(into) === 'directory') throw entries.noRoom(into, 'a directory of this name is there');
      yield* entries.parents(into);
      if (source.kind === 'inline') yield* entries.inline(source.content, into);
      else {
        const found = tree.open(source.names);
        if (found !== null) yield* entries.file(found, into, origin);
      }
    }
  }
  yield END_OF_ARCHIVE;
}

type Copied = {
  readonly from: readonly ByteString[];
  readonly into: readonly ByteString[];
  /** Directories around it that are not written yet. */
  readonly above: readonly Pending[];
  /** The image has no such directory. */
  readonly isNew: boolean;
};

type Where = { readonly copying: Copying; readonly entries: LayerEntries };

/** What is in a directory, and the directory itself when it is new. */
function* directory({ from, into, above, isNew }: Copied, where: Where): Generator<Uint8Array> {
  const { copying, entries } = where;
  const { tree, image, signal } = copying;
  const origin = tree.keepsOwners ? 'stage' : 'context';
  verifyDepth(from.length, from.join('/'));
  const pending = [...above];
  if (isNew) {
    if (image.kindOf(into) !== null) throw entries.noRoom(into, 'it is no directory');
    const found = from.length === 0 ? entries.newDirectory(into) : tree.open(from)?.entry;
    const entry = found && entries.asAsked({ ...found, name: entries.nameOf(into) }, origin);
    if (entry !== undefined) pending.push({ path: into.join('/'), entry });
  }
  const isWanted = from.length === 0 || !tree.isIgnored(from);
  if (isWanted) yield* entries.directories(pending);
  for (const name of tree.names(from)) {
    signal?.throwIfAborted();
    const here = [...from, name];
    if (tree.isIgnoredWhole(here)) continue;
    const target = [...into, name];
    const kindThere = isNew ? null : image.kindOf(target);
    if (tree.kindOf(here) === 'directory') {
      yield* directory({ from: here, into: target, above: pending, isNew: kindThere !== 'directory' }, where);
    } else if (!tree.isIgnored(here)) {
      if (kindThere === 'directory') throw entries.noRoom(target, 'a directory of this name is there');
      const found = tree.open(here);
      if (found === null) continue; // gone meanwhile, or a socket
      yield* entries.directories(pending);
      yield* entries.file(found, target, origin);
    }
  }
}
