import { decompress } from '../blobs/decompress.ts';
import { ImageError } from '../image-error.ts';
import { ARCHIVE_BYTES_MAX, MANIFEST_BYTES_MAX } from '../limits.ts';
import { type Platform, thisPlatform } from '../manifest/platform.ts';
import type { OnProgress } from '../progress.ts';
import { collectGarbage } from '../store/collect-garbage.ts';
import { createImage } from '../store/create-image.ts';
import type { ImageRecord } from '../store/image-records.ts';
import type { ImageStore } from '../store/image-store.ts';
import { putImage } from '../store/put-image.ts';
import { type ArchiveMembers, openFolderMembers, readArchiveMembers } from './archive-members.ts';
import { DOCKER_CONTENTS, readDockerArchive } from './docker-archive.ts';
import { LAYOUT_INDEX, LAYOUT_MARK, readOciLayout } from './oci-layout.ts';

/** A tar, compressed or not, or a folder with an OCI layout in it. */
export type ArchiveSource = { readonly tar: AsyncIterable<Uint8Array> } | { readonly folder: string };

export type LoadOptions = {
  readonly platform?: Platform;
  readonly layerBytesMax?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
};

export type Loaded = { readonly image: ImageRecord; readonly tags: readonly string[] };

/** Brings in all images of an archive: one that `docker save` wrote, or an OCI layout. */
export async function loadImages(
  store: ImageStore,
  source: ArchiveSource,
  options: LoadOptions = {},
): Promise<Loaded[]> {
  try {
    using _hold = await store.holdForAdding(options.signal);
    if ('tar' in source) {
      const plain = decompress(source.tar, { what: 'archive', bytesMax: ARCHIVE_BYTES_MAX });
      return await loadMembers(store, await readArchiveMembers(plain, store.blobs, options), options);
    }
    using members = openFolderMembers(source.folder, store.blobs);
    return await loadMembers(store, members, options);
  } finally {
    // An archive holds files that no image needs. If somebody else is adding, they go another time.
    await collectGarbage(store, { waitMs: 0 });
  }
}

async function loadMembers(store: ImageStore, members: ArchiveMembers, options: LoadOptions): Promise<Loaded[]> {
  const small = async (name: string) => {
    const blob = await members.find(name);
    return blob === undefined ? undefined : store.blobs.readWhole(blob.digest, MANIFEST_BYTES_MAX);
  };
  const { platform = thisPlatform(), ...rest } = options;
  const loaded: Loaded[] = [];
  // Docker's archives of today hold a layout as well; the contents that Docker itself reads tell more names.
  const contents = await small(DOCKER_CONTENTS);
  if (contents !== undefined) {
    for (const parts of await readDockerArchive(contents, members)) {
      loaded.push({ image: await createImage(store, { ...parts, ...rest }), tags: parts.tags });
    }
    return loaded;
  }
  const [mark, index] = [await small(LAYOUT_MARK), await small(LAYOUT_INDEX)];
  if (mark === undefined || index === undefined) {
    throw new ImageError(
      'bad-archive',
      `archive: neither ${DOCKER_CONTENTS} nor ${LAYOUT_MARK} and ${LAYOUT_INDEX} in it`,
      {
        hint: 'For a tar of a root file system, use `docker import`.',
      },
    );
  }
  for (const { manifest, descriptor, tags } of await readOciLayout(mark, index, {
    members,
    blobs: store.blobs,
    platform,
  })) {
    const { config, layers } = manifest;
    loaded.push({ image: await putImage(store, { manifest: descriptor, config, layers, tags, ...rest }), tags });
  }
  return loaded;
}
