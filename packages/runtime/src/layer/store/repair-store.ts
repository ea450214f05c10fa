import { closeSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { openOwnDirectory } from '../files/at-calls.ts';
import { removeTree } from '../files/remove-tree.ts';
import { FileLock } from './file-lock.ts';
import { readRecords, removeRecord } from './layer-record.ts';
import { REMOVING, type StorePlaces, UNPACKING } from './store-places.ts';

/**
 * Puts right what a process left that was killed. A layer comes in three steps (unpack beside, write the record, rename
 * into place) and goes in three (rename aside, remove the record, remove the tree); each of them can be the last.
 *
 * Call it with the store's lock held.
 */
export function repairStore({ records, directories }: StorePlaces): void {
  for (const file of readdirSync(records)) if (file.endsWith('.tmp')) rmSync(`${records}/${file}`, { force: true });
  for (const { chainId, layerId } of readRecords(records).values()) {
    if (existsSync(`${directories}/${layerId}`)) continue;
    // The record is written when the layer is complete: only its last step is missing.
    if (existsSync(`${directories}/${UNPACKING}${layerId}`)) {
      renameSync(`${directories}/${UNPACKING}${layerId}`, `${directories}/${layerId}`);
    } else removeRecord(records, chainId);
  }
  removeAbandoned(directories);
}

/** Removes what nobody works on any more: whoever does, holds a lock on it. */
export function removeAbandoned(directories: string): void {
  const parent = openOwnDirectory(directories);
  try {
    for (const name of readdirSync(directories)) {
      if (!name.startsWith(UNPACKING) && !name.startsWith(REMOVING)) continue;
      using lock = FileLock.try(`${directories}/${name}`, 'exclusive', 'r');
      if (lock !== null) removeTree(parent, name);
    }
  } finally {
    closeSync(parent);
  }
}
