import type { ByteString } from '../byte-string.ts';
import { readLink } from './at-calls.ts';
import type { LowerLayers } from './lower-layers.ts';

/** As many links as the kernel follows in one path, path_resolution(7). */
const LINKS_MAX = 40;
/** Names in a path with all its links: each link may bring a path of its own. */
const NAMES_MAX = 1000;

/**
 * The names that a path comes to in an image's layers, without any link. Links are followed here, name by name, inside
 * the layers: an absolute one begins at the image's root, and ".." ends there.
 *
 * @returns null for a path that leads in circles; something need not be there at the end of it
 */
export function wayInLayers(image: LowerLayers, path: ByteString): readonly ByteString[] | null {
  const left = namesOf(path);
  const walked: ByteString[] = [];
  let links = 0;
  for (let names = 0; names < NAMES_MAX; names++) {
    const name = left.shift();
    if (name === undefined) return walked;
    if (name === '..') walked.pop();
    else walked.push(name);
    const target = image.find(walked, (found) =>
      found?.kind === 'symbolic link' ? readLink(found.descriptor, '') : null,
    );
    if (target === null) continue;
    links += 1;
    if (links > LINKS_MAX) return null;
    if (target.startsWith('/')) walked.length = 0;
    else walked.pop();
    left.unshift(...namesOf(target));
  }
  return null;
}

const namesOf = (path: ByteString): ByteString[] => path.split('/').filter((name) => name !== '' && name !== '.');
