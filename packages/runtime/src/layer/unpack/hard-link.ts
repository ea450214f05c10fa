import { closeSync } from 'node:fs';
import { call, KernelError, syscall } from '@drydock/linux';
import { type ByteString, quote } from '../byte-string.ts';
import { cPath } from '../files/at-calls.ts';
import { describeInode, type Looked, openForReading } from '../files/inode.ts';
import { LayerError } from '../layer-error.ts';
import type { TarEntry } from '../tar/tar-entry.ts';
import { type EntryPath, readEntryPath } from './entry-path.ts';
import { copyData } from './file-content.ts';
import { type Directory, type LayerTree, namesOf } from './layer-tree.ts';
import {
  completeFile,
  isNodeKind,
  makeFile,
  makeNode,
  makeSymbolicLink,
  type OnLeftOut,
  timesOf,
} from './make-node.ts';

/**
 * One more name for a file that the layer has: linkat(2), which follows no symbolic link unless asked to. A file that
 * only the layers below have is copied into this one first, as overlayfs does before it is written to.
 */
export function makeHardLink(
  tree: LayerTree,
  { parents, name }: EntryPath,
  entry: TarEntry,
  clear: (parent: Directory, name: ByteString) => void,
  onLeftOut: OnLeftOut,
): void {
  const target = readEntryPath(entry.linkName);
  const targetParent = tree.locate(target.parents);
  if (target.name === '' || targetParent === null) throw refusal(entry, 'there is no such file');
  const parent = tree.make(parents, timesOf(entry));
  const isItself = targetParent === parent.path && target.name === name;
  const link = () => linkOnce(tree, targetParent, target.name, parent, name);
  let linked = link();
  if (linked === 'taken' && isItself) return;
  if (linked === 'taken') {
    clear(parent, name);
    linked = link();
  }
  if (linked === 'no such file') {
    copyFromBelow(tree, targetParent, target.name, entry, onLeftOut);
    linked = isItself ? 'linked' : linkOnce(tree, targetParent, target.name, tree.make(parents, timesOf(entry)), name);
  }
  if (linked !== 'linked') throw refusal(entry, linked === 'taken' ? 'the name is taken' : 'there is no such file');
}

function linkOnce(
  tree: LayerTree,
  targetParent: ByteString,
  targetName: ByteString,
  parent: Directory,
  name: ByteString,
): 'linked' | 'taken' | 'no such file' {
  const from = tree.openOf(targetParent);
  if (from === null) return 'no such file';
  try {
    syscall(call('linkat', [from.descriptor, cPath(targetName), parent.descriptor, cPath(name), 0]));
    return 'linked';
  } catch (error) {
    if (error instanceof KernelError && error.code === 'EEXIST') return 'taken';
    if (error instanceof KernelError && error.code === 'ENOENT') return 'no such file';
    throw error;
  }
}

function copyFromBelow(
  tree: LayerTree,
  path: ByteString,
  name: ByteString,
  entry: TarEntry,
  onLeftOut: OnLeftOut,
): void {
  const target = path === '' ? name : `${path}/${name}`;
  tree.below(target, (below) => {
    if (below === null || below.kind === null || below.kind === 'directory')
      throw refusal(entry, 'there is no such file');
    const copy = describeInode(below.descriptor, entry.linkName, below.stat, below.kind);
    const parent = tree.make(namesOf(path), timesOf(entry));
    if (copy.kind === 'symbolic link') makeSymbolicLink(parent, name, copy, onLeftOut);
    else if (isNodeKind(copy.kind)) makeNode(parent, name, copy, copy.kind, onLeftOut);
    else copyFile(parent, name, copy, below, onLeftOut);
  });
}

function copyFile(parent: Directory, name: ByteString, copy: TarEntry, below: Looked, onLeftOut: OnLeftOut): void {
  const from = openForReading(below);
  try {
    const to = makeFile(parent, name);
    try {
      copyData(from, to, copy.size);
      // Its holes are holes again, also the one at the end.
      completeFile(to, { ...copy, segments: [] }, onLeftOut);
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}

const refusal = (entry: TarEntry, reason: string): LayerError =>
  new LayerError('unsafe-archive', `unpack ${quote(entry.name)}: hard link to ${quote(entry.linkName)}: ${reason}`);
