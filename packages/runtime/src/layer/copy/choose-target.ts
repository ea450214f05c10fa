import { RuntimeError } from '../../runtime-error.ts';
import { type ByteString, quote } from '../byte-string.ts';
import type { EntryKind } from '../tar/tar-entry.ts';
import { endOfLinks, type FileTree, lastName, lookWithin, parentPath } from './file-tree.ts';

/** What is copied, as far as it decides where to. */
export type CopySource = {
  readonly kind: EntryKind | null;
  /** Its last name. */
  readonly name: ByteString;
  /** PATH/. stands for what is in the directory, without itself. */
  readonly isContentOnly: boolean;
};

/** The directory that something is written into, and what it is called there: "." for its content alone. */
export type CopyTarget = { readonly directory: ByteString; readonly name: ByteString };

/**
 * Where a copy goes, as cp(1) and `docker cp` have it: into a directory that is there, else to the name itself, whose
 * directory must be there.
 *
 * @throws RuntimeError when it can go nowhere
 */
export function chooseTarget(tree: FileTree, path: ByteString, source: CopySource): CopyTarget {
  const wanted = endOfLinks(tree, path);
  using found = lookWithin(tree, wanted);
  const isDirectory = source.kind === 'directory';
  if (found?.kind === 'directory') return { directory: wanted, name: source.isContentOnly ? '.' : source.name };
  if (found !== null && isDirectory) {
    throw refusal(path, 'a directory cannot be copied onto a file', 'Name a directory, or what is not there yet.');
  }
  if (path.endsWith('/') && !isDirectory) throw refusal(path, 'there is no such directory', 'Make it first.');
  const directory = parentPath(wanted);
  using above = lookWithin(tree, endOfLinks(tree, directory));
  if (above?.kind !== 'directory') throw refusal(path, `${quote(directory)} is no directory`, 'Make it first.');
  return { directory, name: lastName(wanted) };
}

const refusal = (path: ByteString, reason: string, hint: string) =>
  new RuntimeError('not-found', `copy to ${quote(path)}: ${reason}`, { hint });
