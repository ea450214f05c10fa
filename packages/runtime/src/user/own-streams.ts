import { fstatSync } from 'node:fs';

/** The kernel's numbers for pseudo-terminals, Documentation/admin-guide/devices.txt: 136 to 143. */
const PTS_MAJOR_FIRST = 136;
const PTS_MAJOR_LAST = 143;
const MAJOR_SHIFT = 8;
const MAJOR_MASK = 0xfff;

/**
 * A program that is not root opens its own output again by /dev/stdout, and may if that belongs to it. So what was made
 * for it, a pseudo-terminal or a pipe, becomes its user's. Not so what others have too: /dev/null is everybody's, and a
 * file that output was sent to is that of whoever sent it there.
 *
 * @param descriptors made for the container by this process, which become its 0, 1 and 2; never those of a caller
 * @returns those of 0, 1 and 2 to hand over
 */
export function ownStreams(descriptors: readonly number[]): readonly number[] {
  return descriptors.flatMap((descriptor, standard) => (isMadeForOne(descriptor) ? [standard] : []));
}

function isMadeForOne(descriptor: number): boolean {
  const status = fstatSync(descriptor);
  if (status.isFIFO()) return true;
  const major = (status.rdev >> MAJOR_SHIFT) & MAJOR_MASK;
  return status.isCharacterDevice() && major >= PTS_MAJOR_FIRST && major <= PTS_MAJOR_LAST;
}
