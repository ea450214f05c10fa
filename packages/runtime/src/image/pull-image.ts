import type { Digest } from './digest.ts';
import { ImageError } from './image-error.ts';
import { formatPlatform, type Platform, thisPlatform } from './manifest/platform.ts';
import type { OnProgress } from './progress.ts';
import {
  DEFAULT_TAG,
  familiarReference,
  formatReference,
  parseReference,
  type Reference,
  withDefaultTag,
} from './reference.ts';
import { fetchConfiguration, fetchLayers, resolveManifest } from './registry/fetch-image.ts';
import { RegistryClient, type RegistryOptions } from './registry/registry-client.ts';
import type { ImageRecord } from './store/image-records.ts';
import type { ImageStore } from './store/image-store.ts';
import { putImage } from './store/put-image.ts';
import { tagImage } from './store/tag-image.ts';

export type PullOptions = Omit<RegistryOptions, 'onRetry'> & {
  readonly platform?: Platform;
  readonly layerBytesMax?: number;
  readonly onProgress?: OnProgress;
};

export type Pulled = {
  readonly image: ImageRecord;
  /** The name it has here now, as people write it. */
  readonly name: string;
  /** What the name stood for at the registry. */
  readonly digest: string;
  /** The name stood for the same image before. */
  readonly isUpToDate: boolean;
};

/**
 * Pulling an image is four things: ask the registry which manifest a name stands for, fetch the blobs that the manifest
 * lists, check each against its digest, and unpack the layers in order. Only then does the name stand for it here.
 */
export async function pullImage(store: ImageStore, text: string, options: PullOptions = {}): Promise<Pulled> {
  const reference = withDefaultTag(parseReference(text));
  const { host, repository, tag, digest: wanted } = reference;
  const { platform = thisPlatform(), layerBytesMax, signal, onProgress } = options;
  // Whoever stops early lets nothing run on behind the caller's back.
  const ending = new AbortController();
  const ends = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
  const onRetry = (error: unknown, pauseMs: number) =>
    onProgress?.({ kind: 'retry', reason: error instanceof Error ? error.message : String(error), pauseMs });
  using registry = new RegistryClient(host, repository, { ...options, signal: ends, onRetry });
  using _hold = await store.holdForAdding(ends);
  const fetching = { registry, blobs: store.blobs, platform, signal: ends, onProgress };
  let arrivals: readonly Promise<void>[] = [];
  try {
    const known =
      tag === undefined || wanted !== undefined ? null : await findUnchanged(store, registry, reference, platform);
    if (known !== null) return known;
    const resolved = await resolveManifest(reference, fetching);
    const { manifest, manifestDescriptor, digest } = resolved;
    const name = familiarReference(reference);
    const configuration = await fetchConfiguration(resolved, name, fetching);
    if (configuration.diffIds.length !== manifest.layers.length) {
      const counts = `${manifest.layers.length} layers, but its configuration names ${configuration.diffIds.length}`;
      throw new ImageError('bad-document', `manifest of ${name}: ${counts}`);
    }
    // A name with a digest means that digest for ever; its tag would promise more than we know.
    const tags = tag === undefined || wanted !== undefined ? [] : [formatReference({ host, repository, tag })];
    const before = (await store.records()).tags.get(tags[0] ?? '');
    arrivals = fetchLayers(manifest.layers, fetching);
    const image = await putImage(store, {
      manifest: manifestDescriptor,
      config: manifest.config,
      layers: manifest.layers,
      tags,
      digests: [formatReference({ host, repository, digest })],
      arrivals,
      layerBytesMax,
      signal: ends,
      onProgress,
    });
    return { image, name, digest, isUpToDate: before === image.id };
  } catch (error) {
    ending.abort(error);
    await Promise.allSettled(arrivals);
    throw error;
  }
}

/** Whether all of what a tag stands for is here already; a registry tells that with one short answer. */
async function findUnchanged(
  store: ImageStore,
  registry: RegistryClient,
  reference: Reference,
  platform: Platform,
): Promise<Pulled | null> {
  const { host, repository, tag = DEFAULT_TAG } = reference;
  const { digests, images, tags } = await store.records();
  const byDigest = `${host}/${repository}@`;
  if (![...digests.keys()].some((known) => known.startsWith(byDigest))) return null;
  const digest = await registry.digest(tag);
  const image = images.get(digests.get(`${byDigest}${digest}`) ?? ('' as Digest));
  if (digest === undefined || image === undefined || !(await store.isComplete(image))) return null;
  // The same index may stand for several images that are here.
  const found = (await store.configuration(image.id)).platform;
  if (formatPlatform(found) !== formatPlatform(platform)) return null;
  const name = formatReference(reference);
  if (tags.get(name) !== image.id) await tagImage(store, image.id, name);
  return { image, name: familiarReference(reference), digest, isUpToDate: tags.get(name) === image.id };
}
