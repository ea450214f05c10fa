import { mkdirSync } from 'node:fs';

/** Where the store keeps what, below the data root (/var/lib/docker). */
export type StorePlaces = {
  /** One record for each layer. */
  readonly records: string;
  /** One directory for each layer, and for each container. */
  readonly directories: string;
  /** Held for the moments in which the store changes. */
  readonly lock: string;
  /** Held, shared, by whoever counts on layers that no image or container names yet. */
  readonly hold: string;
};

/** Directories with these names are on their way in or out; what is in them belongs to nobody else. */
export const UNPACKING = '.unpacking-';
export const REMOVING = '.removing-';

export function openPlaces(dataRoot: string): StorePlaces {
  const records = `${dataRoot}/layers`;
  const directories = `${dataRoot}/overlay2`;
  // Only root: a program with the right setuid bit in some image is nothing that users of this machine should reach.
  for (const folder of [dataRoot, records, directories]) mkdirSync(folder, { recursive: true, mode: 0o710 });
  return { records, directories, lock: `${records}/lock`, hold: `${records}/hold` };
}
