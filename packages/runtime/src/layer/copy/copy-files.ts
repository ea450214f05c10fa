import { setImmediate as nextTurn } from 'node:timers/promises';
import { RuntimeError } from '../../runtime-error.ts';
import { type ByteString, fromText, quote } from '../byte-string.ts';
import { fileToTar } from '../changes/layer-to-tar.ts';
import type { Looked } from '../files/inode.ts';
import { TarReader } from '../tar/tar-reader.ts';
import type { CopySource } from './choose-target.ts';
import { endOfLinks, type FileTree, lastName, lookWithin } from './file-tree.ts';
import { TreeWriter, type TreeWriterOptions } from './tree-writer.ts';

/** Something that was found, to be copied; it is held open. */
export type FoundSource = CopySource & Disposable & { readonly looked: Looked };

/**
 * Looks up what is to be copied.
 *
 * @param path with / at its end a link is followed; with /. only what is in the directory is meant
 * @throws RuntimeError when nothing is there
 */
export function findSource(tree: FileTree, path: string, followsLink: boolean): FoundSource {
  const bytes = fromText(path);
  const looked = lookWithin(tree, followsLink ? endOfLinks(tree, bytes) : bytes);
  if (looked === null) {
    throw new RuntimeError('not-found', `copy ${quote(bytes)}: there is no such file or directory`, {
      hint: 'Look for it with ls.',
    });
  }
  const whole = bytes.replace(/\/\.\/*$/, '');
  const name = lastName(whole);
  const isContentOnly = whole !== bytes || name === '' || name === '.' || name === '..';
  return { looked, kind: looked.kind, name, isContentOnly, [Symbol.dispose]: () => looked[Symbol.dispose]() };
}

/** @param name of it in the archive; without one its own */
export const archiveOf = (source: FoundSource, name: ByteString | null, signal: AbortSignal) =>
  fileToTar(source.looked, name ?? (source.isContentOnly ? '.' : source.name), signal);

/**
 * Writes an archive into a tree.
 *
 * @returns bytes of all files
 */
export async function writeTree(
  archive: AsyncIterable<Uint8Array>,
  options: TreeWriterOptions & { readonly signal: AbortSignal },
): Promise<number> {
  using writer = new TreeWriter(options);
  const reader = new TarReader(writer);
  for await (const chunk of archive) {
    options.signal.throwIfAborted();
    reader.push(chunk);
    await nextTurn(); // others are waiting to be served too
  }
  reader.finish();
  writer.finish();
  return writer.bytes;
}
