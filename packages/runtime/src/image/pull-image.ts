import { refuseWithoutRoom } from './blobs/refuse-without-room.ts';
import type { Digest } from './digest.ts';
import { findUnchanged } from './find-unchanged.ts';
import { type Platform, thisPlatform } from './manifest/platform.ts';
import type { OnProgress } from './progress.ts';
import { familiarReference, formatReference, parseReference, type Reference, withDefaultTag } from './reference.ts';
import { type FetchOptions, fetchConfiguration, fetchLayers, resolveManifest } from './registry/fetch-image.ts';
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
  readonly digest: Digest;
  /** The name stood for the same image before. */
  readonly isUpToDate: boolean;
};

/**
 * Pulling an image is four things: ask the registry which manifest a name stands for, fetch the blobs that the manifest
 * lists, check each against its digest, and unpack the layers in order. Only then does the name stand for it here.
 */
export async function pullImage(store: ImageStore, text: string, options: PullOptions = {}): Promise<Pulled> {
  const reference = withDefaultTag(parseReference(text));
  const { platform = thisPlatform(), layerBytesMax, onProgress } = options;
  // Whoever stops early lets nothing run on behind the caller's back.
  const ending = new AbortController();
  const signal = options.signal === undefined ? ending.signal : AbortSignal.any([options.signal, ending.signal]);
  const onRetry = (error: unknown, pauseMs: number) =>
    onProgress?.({ kind: 'retry', reason: error instanceof Error ? error.message : String(error), pauseMs });
  using registry = new RegistryClient(reference.host, reference.repository, { ...options, signal, onRetry });
  using _hold = await store.holdForAdding(signal);
  const tag = tagOf(reference);
  const before = (await store.records()).tags.get(tag ?? '');
  const unchanged = await findUnchanged(store, registry, reference, platform);
  if (unchanged !== null && tag !== undefined && before !== unchanged.image.id) {
    await tagImage(store, unchanged.image.id, tag);
  }
  const fetching = { registry, blobs: store.blobs, platform, signal, onProgress };
  const { image, digest } = unchanged ?? (await fetchAndPut(store, reference, { fetching, layerBytesMax, ending }));
  return { image, digest, name: familiarReference(reference), isUpToDate: before === image.id };
}

/** A name with a digest means that digest for ever; its tag would promise more than we know. */
function tagOf({ host, repository, tag, digest }: Reference): string | undefined {
  return tag === undefined || digest !== undefined ? undefined : formatReference({ host, repository, tag });
}

type FetchAndPut = {
  readonly fetching: FetchOptions;
  readonly layerBytesMax: number | undefined;
  /** Ends the downloads that are under way. */
  readonly ending: AbortController;
};

async function fetchAndPut(store: ImageStore, reference: Reference, { fetching, layerBytesMax, ending }: FetchAndPut) {
  const { host, repository } = reference;
  const { signal, onProgress } = fetching;
  const { manifest, manifestDescriptor, digest } = await resolveManifest(reference, fetching);
  const { config, layers } = manifest;
  const name = familiarReference(reference);
  await fetchConfiguration(manifest, name, fetching);
  await refuseWithoutRoom(store.blobs, layers, `image ${name}`);
  const arrivals = fetchLayers(layers, fetching);
  try {
    const tag = tagOf(reference);
    const image = await putImage(store, {
      manifest: manifestDescriptor,
      config,
      layers,
      tags: tag === undefined ? [] : [tag],
      digests: [formatReference({ host, repository, digest })],
      arrivals,
      layerBytesMax,
      signal,
      onProgress,
    });
    return { image, digest };
  } catch (error) {
    ending.abort(error);
    await Promise.allSettled(arrivals);
    throw error;
  }
}
