import type { StoredBlob } from '../blobs/blob-store.ts';
import { wrongDigest } from '../blobs/verify-bytes.ts';
import { parseDigest } from '../digest.ts';
import { ImageError } from '../image-error.ts';
import { ARCHIVE_IMAGES_MAX, LAYERS_MAX } from '../limits.ts';
import { JsonValue } from '../manifest/json-value.ts';
import { quote } from '../quote.ts';
import { formatReference, parseReference, withDefaultTag } from '../reference.ts';
import type { ImageParts } from '../store/create-image.ts';
import type { ArchiveMembers } from './archive-members.ts';

/** The table of contents of what `docker save` writes. */
export const DOCKER_CONTENTS = 'manifest.json';

/** What an image in an archive is made of: enough to create it. */
export type ArchivedImage = Pick<ImageParts, 'tags' | 'layers'> & { readonly config: StoredBlob };

/** The images of an archive as `docker save` writes it, of today and of years ago. */
export async function readDockerArchive(contents: Uint8Array, members: ArchiveMembers): Promise<ArchivedImage[]> {
  const images: ArchivedImage[] = [];
  for (const item of JsonValue.parse(contents, DOCKER_CONTENTS).items(ARCHIVE_IMAGES_MAX)) {
    const layers: StoredBlob[] = [];
    for (const layer of item.field('Layers').items(LAYERS_MAX)) layers.push(await member(layer, members));
    images.push({
      config: await member(item.field('Config'), members),
      layers,
      tags: readTags(item.field('RepoTags')),
    });
  }
  return images;
}

const readTags = (tags: JsonValue): string[] =>
  tags.strings(ARCHIVE_IMAGES_MAX).map((tag) => formatReference(withDefaultTag(parseReference(tag))));

/** Files that are named for their digest: HEX.json and blobs/sha256/HEX. A folder HEX/ is named for something else. */
const NAMED_FOR_DIGEST = /^(?:blobs\/sha256\/)?(?<hex>[0-9a-f]{64})(?:\.json)?$/;

async function member(value: JsonValue, members: ArchiveMembers): Promise<StoredBlob> {
  const name = value.string();
  const found = await members.find(name);
  if (found === undefined) throw new ImageError('bad-archive', `archive member ${quote(name)}: missing`);
  const hex = NAMED_FOR_DIGEST.exec(name)?.groups?.hex;
  const named = hex === undefined ? found.digest : parseDigest(`sha256:${hex}`);
  if (named !== found.digest) throw wrongDigest(`archive member ${quote(name)}`, found.digest, named);
  return found;
}
