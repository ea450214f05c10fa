import { closeSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { openOwnDirectory } from '../files/at-calls.ts';
import { removeTree } from '../files/remove-tree.ts';
import { FileLock } from './file-lock.ts';
import { readRecords, removeRecord } from './layer-record.ts';
import { REMOVING, type StorePlaces, UNPACKING } from './store-places.ts';

/**
 * Puts right what a process left that was killed. A layer comes in three steps (unpack beside, write the record, rename
 * into place) and goes in three (rename aside, remove the record, remove the tree); each of them can be the last.
 */
export function repairStore(places: StorePlaces): void {
  {
    using _lock = FileLock.exclusive(places.lock);
    repairRecords(places);
  }
  removeAbandoned(places);
}

function repairRecords({ records, directories }: StorePlaces): void {
  for (const file of readdirSync(records)) if (file.endsWith('.tmp')) rmSync(`${records}/${file}`, { force: true });
  for (const { chainId, layerId } of readRecords(records).values()) {
    if (existsSync(`${directories}/${layerId}`)) continue;
    // The record is written when the layer is complete: only its last step is missing.
    if (existsSync(`${directories}/${UNPACKING}${layerId}`)) {
      renameSync(`${directories}/${UNPACKING}${layerId}`, `${directories}/${layerId}`);
    } else removeRecord(records, chainId);
  }
}

/** Removes directories that nobody works on any more: whoever does, holds a lock on them. */
export function removeAbandoned(places: StorePlaces): void {
  const abandoned = takeAbandoned(places);
  if (abandoned.length === 0) return;
  const parent = openOwnDirectory(places.directories);
  try {
    for (const { name } of abandoned) removeTree(parent, name);
  } finally {
    closeSync(parent);
    for (const { lock } of abandoned) lock[Symbol.dispose]();
  }
}

/** With the store's lock held, since a directory that is just being made is locked a moment later. */
function takeAbandoned({ lock, directories }: StorePlaces): { name: string; lock: FileLock }[] {
  using _lock = FileLock.exclusive(lock);
  return readdirSync(directories).flatMap((name) => {
    if (!name.startsWith(UNPACKING) && !name.startsWith(REMOVING)) return [];
    const mine = FileLock.tryDirectory(`${directories}/${name}`);
    return mine === null ? [] : [{ name, lock: mine }];
  });
}
