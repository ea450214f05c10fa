import { type ByteString, quote } from '../byte-string.ts';
import { LayerError } from '../layer-error.ts';
import { NAME_BYTES_MAX } from '../limits.ts';
import { WHITEOUT_PREFIX } from './whiteout-name.ts';

/** Where an entry of an archive goes, as it says itself: the links on the way are not followed yet. */
export type EntryPath = {
  readonly parents: readonly ByteString[];
  /** Empty for the root of the layer. */
  readonly name: ByteString;
};

/** `/etc//./passwd` and `etc/passwd` are the same: a layer has no outside, so there is nothing above its root. */
export function readEntryPath(path: ByteString): EntryPath {
  if (path === '') throw refusal(path, 'the name is empty');
  if (path.includes('\0')) throw refusal(path, 'the name holds a NUL byte');
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  for (const name of names) {
    if (name === '..') throw refusal(path, 'the name leads out of its directory (..)');
    // What says that a long name is deleted is longer still.
    const length = name.startsWith(WHITEOUT_PREFIX) ? name.length - WHITEOUT_PREFIX.length : name.length;
    if (length > NAME_BYTES_MAX) throw refusal(path, `a name of ${length} bytes, at most ${NAME_BYTES_MAX}`);
  }
  const name = names.pop() ?? '';
  return { parents: names, name };
}

const refusal = (path: ByteString, reason: string): LayerError =>
  new LayerError('unsafe-archive', `unpack ${quote(path)}: ${reason}`);
