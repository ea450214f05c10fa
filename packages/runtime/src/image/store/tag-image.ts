import { ImageError } from '../image-error.ts';
import { quote } from '../quote.ts';
import { formatReference, parseReference, withDefaultTag } from '../reference.ts';
import { requireImage } from './find-image.ts';
import type { ImageStore } from './image-store.ts';

/** Gives an image one more name; whichever image had it loses it. */
export async function tagImage(store: ImageStore, source: string, target: string): Promise<void> {
  const reference = withDefaultTag(parseReference(target));
  if (reference.digest !== undefined) {
    throw new ImageError('bad-reference', `tag ${quote(target)}: a digest is not for us to choose`, {
      hint: 'Write NAME or NAME:TAG.',
    });
  }
  await store.update((records) => {
    const { image } = requireImage(records, source);
    const tags = new Map([...records.tags, [formatReference(reference), image.id] as const]);
    return { records: { ...records, tags }, value: undefined };
  });
}
