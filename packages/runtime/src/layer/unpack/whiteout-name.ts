import { type ByteString, quote } from '../byte-string.ts';
import { LayerError } from '../layer-error.ts';

/**
 * A layer is a step from one state of a file tree to the next, and tar has no way to say "deleted". So images say it
 * with names, as the image specification lays down: `.wh.NAME` stands for "NAME is deleted", and `.wh..wh..opq` for
 * "of this directory, the layers below have nothing any more".
 */
export const WHITEOUT_PREFIX = '.wh.';
export const OPAQUE_NAME = '.wh..wh..opq';
/** Notes that aufs kept for itself, long ago, and that images of that time still have. */
const AUFS_PREFIX = '.wh..wh.';

export type Whiteout =
  | { readonly kind: 'deleted'; readonly name: ByteString }
  | { readonly kind: 'opaque' }
  | { readonly kind: 'of aufs' };

/** Null for an ordinary name. */
export function readWhiteout(parents: readonly ByteString[], name: ByteString): Whiteout | null {
  if (name === OPAQUE_NAME) return { kind: 'opaque' };
  const isOfAufs = (part: ByteString) => part.startsWith(AUFS_PREFIX);
  if (isOfAufs(name) || parents.some(isOfAufs)) return { kind: 'of aufs' };
  const path = [...parents, name].join('/');
  if (parents.some((parent) => parent.startsWith(WHITEOUT_PREFIX)))
    throw refusal(path, 'nothing is in what is deleted');
  if (!name.startsWith(WHITEOUT_PREFIX)) return null;
  const deleted = name.slice(WHITEOUT_PREFIX.length);
  if (deleted === '' || deleted === '.' || deleted === '..') throw refusal(path, 'it deletes no name of its directory');
  return { kind: 'deleted', name: deleted };
}

const refusal = (path: ByteString, reason: string): LayerError =>
  new LayerError('unsafe-archive', `unpack ${quote(path)}: ${reason}`);
