import type { Digest } from '../digest.ts';
import { type Collected, collectGarbage } from './collect-garbage.ts';
import type { ImageStore } from './image-store.ts';

export type Pruned = {
  readonly untagged: readonly string[];
  readonly deleted: readonly Digest[];
  /** Null: somebody is adding images, and the files go with the next removal or prune. */
  readonly collected: Collected | null;
};

export type PruneOptions = {
  /** Every image that no container was made from, not only those without a name. */
  readonly all?: boolean;
  /** How long to wait for those who add images. */
  readonly waitMs?: number;
};

const WAIT_MS = 10_000;

/** Removes images that nobody needs, what they leave, and half finished downloads. */
export async function pruneImages(
  store: ImageStore,
  { all = false, waitMs = WAIT_MS }: PruneOptions = {},
): Promise<Pruned> {
  const used = new Set([...(await store.uses())].map(({ image }) => image));
  const removed = await store.update((records) => {
    const named = new Set(records.tags.values());
    const goes = (id: Digest) => !used.has(id) && (all || !named.has(id));
    const keepNames = (names: ReadonlyMap<string, Digest>) => new Map([...names].filter(([, id]) => !goes(id)));
    const deleted = [...records.images.keys()].filter(goes);
    const untagged = [...records.tags, ...records.digests].flatMap(([name, id]) => (goes(id) ? [name] : []));
    const images = new Map([...records.images].filter(([id]) => !goes(id)));
    return {
      records: { images, tags: keepNames(records.tags), digests: keepNames(records.digests) },
      value: { deleted, untagged },
    };
  });
  return { ...removed, collected: await collectGarbage(store, { waitMs, withPartials: true }) };
}
