import type { Digest } from '../digest.ts';
import { formatReference, parseReference } from '../reference.ts';
import { requireImage } from '../store/find-image.ts';
import type { ImageRecord, ImageRecords } from '../store/image-records.ts';

/** An image to save, with the tags that are to go along. */
export type Chosen = { readonly image: ImageRecord; readonly tags: readonly string[] };

/** What `docker save` is asked for: a tag, all tags of a repository by its bare name, or an image without a name. */
export function chooseImages(records: ImageRecords, names: readonly string[]): Chosen[] {
  const chosen = new Map<Digest, { image: ImageRecord; tags: Set<string> }>();
  const choose = (image: ImageRecord, tag?: string) => {
    const entry = chosen.get(image.id) ?? { image, tags: new Set() };
    if (tag !== undefined) entry.tags.add(tag);
    chosen.set(image.id, entry);
  };
  for (const name of names) {
    const tags = tagsOfRepository(records, name);
    for (const tag of tags) choose(requireImage(records, tag).image, tag);
    if (tags.length > 0) continue;
    const { image, by } = requireImage(records, name);
    choose(image, by?.kind === 'tag' ? by.name : undefined);
  }
  return [...chosen.values()].map(({ image, tags }) => ({ image, tags: [...tags] }));
}

function tagsOfRepository(records: ImageRecords, name: string): string[] {
  if (name.startsWith('sha256:')) return [];
  // 64 digits are an id, and no name can be.
  if (/^[0-9a-f]{64}$/.test(name)) return [];
  const reference = parseReference(name);
  if (reference.tag !== undefined || reference.digest !== undefined) return [];
  return [...records.tags.keys()].filter((tag) => tag.startsWith(`${formatReference(reference)}:`));
}
