import { type ByteString, quote } from '../byte-string.ts';
import { LayerError } from '../layer-error.ts';
import { DEPTH_MAX } from '../limits.ts';

/** Every level of directories keeps a descriptor open, and a program in a container can make any number of levels. */
export function verifyDepth(depth: number, path: ByteString): void {
  if (depth <= DEPTH_MAX) return;
  throw new LayerError('too-large', `read ${quote(path)}: more than ${DEPTH_MAX} directories in each other`);
}
