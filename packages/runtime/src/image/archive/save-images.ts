import { NO_XATTRS } from '../../layer/tar/tar-entry.ts';
import { END_OF_ARCHIVE, padding, tarHeader } from '../../layer/tar/tar-writer.ts';
import type { StoredBlob } from '../blobs/blob-store.ts';
import { compressionOf, MAGIC_BYTES } from '../blobs/decompress.ts';
import { type Digest, digestOf, hexOf } from '../digest.ts';
import { ImageError } from '../image-error.ts';
import { type Descriptor, formatManifest } from '../manifest/manifest.ts';
import { OCI_CONFIG, OCI_INDEX, OCI_MANIFEST, ociLayerType } from '../manifest/media-types.ts';
import { familiarReference, parseReference } from '../reference.ts';
import type { ImageRecord } from '../store/image-records.ts';
import type { ImageStore } from '../store/image-store.ts';
import { type Chosen, chooseImages } from './choose-images.ts';
import { DOCKER_CONTENTS } from './docker-archive.ts';
import { LAYOUT_INDEX, LAYOUT_MARK, LAYOUT_VERSION, SOME_NAME, WHOLE_NAME } from './oci-layout.ts';

/**
 * An archive of images that everybody reads: an OCI layout with, beside it, the table of contents of Docker's own
 * form; both tell of the same blobs. Layers stay as they were downloaded, so nothing is compressed again.
 *
 * @returns the bytes of a tar, in order; the same images always give the same bytes
 */
export async function* saveImages(
  store: ImageStore,
  names: readonly string[],
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  // Nobody may collect a blob that is still to be written.
  using _hold = await store.holdForAdding(signal);
  const chosen = chooseImages(await store.records(), names);
  const blobs = new Map<Digest, StoredBlob>();
  const entries: object[] = [];
  const contents: object[] = [];
  const made = new Map<string, Buffer>();
  for (const { image, tags } of chosen) {
    const manifest = await ociManifest(store, image);
    if (manifest.bytes !== undefined) made.set(blobName(manifest.digest), manifest.bytes);
    else blobs.set(manifest.digest, manifest);
    const config = { digest: image.id, sizeBytes: await sizeOf(store, image.id) };
    for (const blob of [config, ...image.layers.map((layer) => layer.blob)]) blobs.set(blob.digest, blob);
    entries.push(...indexEntries(manifest, tags));
    contents.push({
      Config: blobName(image.id),
      RepoTags: tags.map((tag) => familiarReference(parseReference(tag))),
      Layers: image.layers.map(({ blob }) => blobName(blob.digest)),
    });
  }
  const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: entries };
  const documents = [
    [LAYOUT_MARK, JSON.stringify({ imageLayoutVersion: LAYOUT_VERSION })],
    [LAYOUT_INDEX, JSON.stringify(index)],
    [DOCKER_CONTENTS, JSON.stringify(contents)],
    ...made,
  ] as const;
  for (const folder of ['blobs', 'blobs/sha256']) yield tarHeader(entryFor(folder, 'directory', 0));
  for (const [name, content] of documents) yield* file(name, Buffer.byteLength(content), [Buffer.from(content)]);
  for (const { digest, sizeBytes } of blobs.values()) {
    signal?.throwIfAborted();
    yield* file(blobName(digest), sizeBytes, store.blobs.read(digest));
  }
  yield END_OF_ARCHIVE;
}

type SavedManifest = Descriptor & { readonly bytes?: Buffer };

/** The image's own manifest, or one made for it if it is in Docker's format, which has no place in an OCI layout. */
async function ociManifest(store: ImageStore, { id, manifest, layers }: ImageRecord): Promise<SavedManifest> {
  if (manifest.mediaType === OCI_MANIFEST) return manifest;
  const described: Descriptor[] = [];
  for (const { blob } of layers) {
    const compression = compressionOf(await store.blobs.start(blob.digest, MAGIC_BYTES));
    described.push({ ...blob, mediaType: ociLayerType(compression) });
  }
  const config = { mediaType: OCI_CONFIG, digest: id, sizeBytes: await sizeOf(store, id) };
  const bytes = formatManifest({ kind: 'manifest', mediaType: OCI_MANIFEST, config, layers: described });
  return { mediaType: OCI_MANIFEST, digest: digestOf(bytes), sizeBytes: bytes.length, bytes };
}

function indexEntries({ mediaType, digest, sizeBytes }: Descriptor, tags: Chosen['tags']): object[] {
  const descriptor = { mediaType, digest, size: sizeBytes };
  if (tags.length === 0) return [descriptor];
  return tags.map((tag) => {
    const annotations = { [WHOLE_NAME]: tag, [SOME_NAME]: parseReference(tag).tag };
    return { ...descriptor, annotations };
  });
}

const blobName = (digest: Digest): string => `blobs/sha256/${hexOf(digest)}`;

async function sizeOf(store: ImageStore, digest: Digest): Promise<number> {
  const size = await store.blobs.size(digest);
  if (size === undefined) throw new ImageError('not-found', `blob ${digest}: not in the store`);
  return size;
}

async function* file(
  name: string,
  size: number,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield tarHeader(entryFor(name, 'file', size));
  yield* content;
  yield padding(size);
}

const entryFor = (name: string, kind: 'file' | 'directory', size: number) => ({
  kind,
  name,
  size,
  mode: kind === 'file' ? 0o644 : 0o755,
  uid: 0,
  gid: 0,
  mtime: { seconds: 0, nanoseconds: 0 },
  linkName: '',
  major: 0,
  minor: 0,
  xattrs: NO_XATTRS,
});
