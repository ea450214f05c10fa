import type { Digest } from '../digest.ts';
import { ImageError } from '../image-error.ts';
import { quote } from '../quote.ts';
import { formatReference, parseReference, withDefaultTag } from '../reference.ts';
import type { ImageRecord, ImageRecords } from './image-records.ts';

export type Found = {
  readonly image: ImageRecord;
  /** The tag or digest name by which it was found; absent when it was found by its id. */
  readonly by?: { readonly kind: 'tag' | 'digest'; readonly name: string };
};

const ID_PREFIX = /^(?:sha256:)?(?<hex>[0-9a-f]{1,64})$/;

/** What may be an id, or the beginning of one; it may be a name as well. */
const isId = (text: string): boolean => ID_PREFIX.test(text);

/** Finds an image by name, by digest, by id, or by the first digits of its id; a name goes before an id. */
export function findImage(records: ImageRecords, text: string): Found | undefined {
  return findByName(records, text) ?? findById(records, text);
}

/** As findImage; that it is not here is an error. */
export function requireImage(records: ImageRecords, text: string): Found {
  const found = findImage(records, text);
  if (found !== undefined) return found;
  throw new ImageError('not-found', `image ${quote(text)}: not here`, {
    hint: 'List what is here with `docker images`, or fetch it with `docker pull`.',
  });
}

function findByName(records: ImageRecords, text: string): Found | undefined {
  let reference: ReturnType<typeof parseReference>;
  try {
    reference = withDefaultTag(parseReference(text));
  } catch (error) {
    // What cannot be a name may still be an id.
    if (isId(text)) return undefined;
    throw error;
  }
  const { digest, tag: _tag, ...name } = reference;
  const [kind, key] =
    digest === undefined
      ? (['tag', formatReference(reference)] as const)
      : (['digest', formatReference({ ...name, digest })] as const);
  const image = records.images.get((kind === 'tag' ? records.tags : records.digests).get(key) ?? ('' as Digest));
  return image === undefined ? undefined : { image, by: { kind, name: key } };
}

function findById(records: ImageRecords, text: string): Found | undefined {
  const hex = ID_PREFIX.exec(text)?.groups?.hex;
  if (hex === undefined) return undefined;
  const fitting = [...records.images.values()].filter(({ id }) => id.startsWith(`sha256:${hex}`));
  const [image, ...others] = fitting;
  if (image === undefined) return undefined;
  if (others.length === 0) return { image };
  throw new ImageError('ambiguous', `image ${quote(text)}: ${fitting.length} ids begin like this`, {
    hint: 'Give more digits.',
  });
}

/** All names of an image: tags first, then digests. */
export function namesOf({ tags, digests }: ImageRecords, id: Digest): { tags: string[]; digests: string[] } {
  const pointing = (names: ReadonlyMap<string, Digest>) =>
    [...names].flatMap(([name, image]) => (image === id ? [name] : [])).sort();
  return { tags: pointing(tags), digests: pointing(digests) };
}
