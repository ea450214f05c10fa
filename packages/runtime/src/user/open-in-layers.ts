import { openSync } from 'node:fs';
import { O_PATH } from '@drydock/linux';
import { readLink } from '../layer/files/at-calls.ts';
import { LowerLayers } from '../layer/files/lower-layers.ts';

/** As many links as the kernel follows in one path, path_resolution(7). */
const LINKS_MAX = 40;
/** Names in a path with all its links: each link may bring a path of its own. */
const NAMES_MAX = 1000;

/**
 * Opens what a path leads to in an image's layers, as overlayfs will show them, without touching it (O_PATH). Links are
 * followed here, name by name, inside the layers: an absolute one begins at the image's root, and ".." ends there.
 *
 * @param layers folders of the unpacked layers, topmost first
 * @returns null when there is nothing; else a descriptor that its owner must close
 */
export function openInLayers(layers: readonly string[], path: string): number | null {
  using image = new LowerLayers(layers);
  const left = namesOf(path);
  const walked: string[] = [];
  let links = 0;
  for (let names = 0; names < NAMES_MAX; names++) {
    const name = left.shift();
    if (name === undefined) return image.find(walked, (found) => (found === null ? null : reopen(found.descriptor)));
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

const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '' && name !== '.');

/** The layers close theirs. */
const reopen = (descriptor: number): number => openSync(`/proc/self/fd/${descriptor}`, O_PATH);
