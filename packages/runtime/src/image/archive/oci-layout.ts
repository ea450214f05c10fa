import type { BlobStore, StoredBlob } from '../blobs/blob-store.ts';
import { wrongDigest, wrongSize } from '../blobs/verify-bytes.ts';
import { hexOf } from '../digest.ts';
import { ImageError } from '../image-error.ts';
import { ANSWER_BYTES_MAX, INDEX_DEPTH_MAX, MANIFEST_BYTES_MAX } from '../limits.ts';
import { JsonValue } from '../manifest/json-value.ts';
import { type Descriptor, type IndexEntry, type Manifest, parseManifest } from '../manifest/manifest.ts';
import { OCI_INDEX } from '../manifest/media-types.ts';
import { choosePlatform, type Platform } from '../manifest/platform.ts';
import { quote } from '../quote.ts';
import { formatReference, parseReference, withDefaultTag } from '../reference.ts';
import type { ArchiveMembers } from './archive-members.ts';

export const LAYOUT_MARK = 'oci-layout';
export const LAYOUT_INDEX = 'index.json';
export const LAYOUT_VERSION = '1.0.0';

/** Where containerd and Docker write the whole name of an image, and where everybody writes a name or a mere tag. */
export const WHOLE_NAME = 'io.containerd.image.name';
export const SOME_NAME = 'org.opencontainers.image.ref.name';

export type LayoutImage = {
  readonly manifest: Manifest;
  readonly descriptor: Descriptor;
  readonly tags: readonly string[];
};

export type LayoutOptions = {
  readonly members: ArchiveMembers;
  readonly blobs: BlobStore;
  readonly platform: Platform;
};

/** The images of an OCI image layout: index.json, and everything else below blobs/ by digest. */
export async function readOciLayout(
  mark: Uint8Array,
  index: Uint8Array,
  options: LayoutOptions,
): Promise<LayoutImage[]> {
  const version = JsonValue.parse(mark, LAYOUT_MARK).field('imageLayoutVersion').string();
  if (!version.startsWith('1.')) {
    throw new ImageError('bad-archive', `${LAYOUT_MARK}: version ${quote(version)}, version 1 can be read`);
  }
  const document = parseManifest(index, OCI_INDEX, LAYOUT_INDEX);
  if (document.kind !== 'index') throw new ImageError('bad-archive', `${LAYOUT_INDEX}: not an index`);
  const images: LayoutImage[] = [];
  for (const entries of groupByName(document.manifests)) {
    // One name for several platforms is one image; entries without a name are an image each.
    const entry = choosePlatform({ ...document, manifests: entries }, options.platform, LAYOUT_INDEX);
    images.push(await readEntry(entry, nameOf(entry), options));
  }
  return images;
}

function groupByName(entries: readonly IndexEntry[]): IndexEntry[][] {
  const images = entries.filter(({ platform }) => platform?.os !== 'unknown');
  const named = Map.groupBy(images, (entry) => nameOf(entry) ?? entry.annotations.get(SOME_NAME) ?? `${entry.digest}`);
  return [...named.values()].map((group) =>
    group.length > 1 ? group : group.map(({ platform: _any, ...rest }) => rest),
  );
}

/** Only a whole name is one: a mere tag does not say of what. */
function nameOf({ annotations }: IndexEntry): string | undefined {
  const name = annotations.get(WHOLE_NAME) ?? annotations.get(SOME_NAME);
  if (name === undefined || !/[/:]/.test(name)) return undefined;
  const { digest: _digest, ...reference } = parseReference(name);
  return formatReference(withDefaultTag(reference));
}

async function readEntry(entry: IndexEntry, name: string | undefined, options: LayoutOptions): Promise<LayoutImage> {
  let descriptor: IndexEntry = entry;
  for (let depth = 1; depth <= INDEX_DEPTH_MAX; depth += 1) {
    await layoutBlob(descriptor, options.members);
    const what = `manifest ${descriptor.digest}`;
    const bytes = await options.blobs.readWhole(descriptor.digest, MANIFEST_BYTES_MAX);
    const manifest = parseManifest(bytes, descriptor.mediaType, what);
    if (manifest.kind === 'manifest') {
      for (const blob of [manifest.config, ...manifest.layers]) await layoutBlob(blob, options.members);
      const { mediaType, digest, sizeBytes } = descriptor;
      return { manifest, descriptor: { mediaType, digest, sizeBytes }, tags: name === undefined ? [] : [name] };
    }
    descriptor = choosePlatform(manifest, options.platform, what);
  }
  throw new ImageError('bad-archive', `${LAYOUT_INDEX}: more than ${INDEX_DEPTH_MAX} indexes inside each other`);
}

async function layoutBlob({ digest, sizeBytes }: Descriptor, members: ArchiveMembers): Promise<StoredBlob> {
  const name = `blobs/sha256/${hexOf(digest)}`;
  const found = await members.find(name);
  if (found === undefined) throw new ImageError('bad-archive', `${name}: missing in the layout`);
  if (found.digest !== digest) throw wrongDigest(name, found.digest, digest);
  if (found.sizeBytes !== sizeBytes) throw wrongSize(name, `${found.sizeBytes} bytes where ${sizeBytes} should be`);
  return found;
}

/** Table of contents and mark are small. */
export const readSmallMember = (blobs: BlobStore, blob: StoredBlob): Promise<Buffer> =>
  blobs.readWhole(blob.digest, Math.max(MANIFEST_BYTES_MAX, ANSWER_BYTES_MAX));
