import { openSync } from 'node:fs';
import { O_PATH } from '@drydock/linux';
import { fromText } from '../layer/byte-string.ts';
import { LowerLayers } from '../layer/files/lower-layers.ts';
import { wayInLayers } from '../layer/files/way-in-layers.ts';

/**
 * Opens what a path leads to in an image's layers, as overlayfs will show them, without touching it (O_PATH).
 *
 * @param layers folders of the unpacked layers, topmost first
 * @returns null when there is nothing; else a descriptor that its owner must close
 */
export function openInLayers(layers: readonly string[], path: string): number | null {
  using image = new LowerLayers(layers);
  const way = wayInLayers(image, fromText(path));
  return way === null ? null : image.find(way, (found) => (found === null ? null : reopen(found.descriptor)));
}

/** The layers close theirs. */
const reopen = (descriptor: number): number => openSync(`/proc/self/fd/${descriptor}`, O_PATH);
