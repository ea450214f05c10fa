import type { Digest } from './digest.ts';
import { formatPlatform, type Platform } from './manifest/platform.ts';
import { formatReference, type Reference } from './reference.ts';
import type { RegistryClient } from './registry/registry-client.ts';
import type { ImageRecord } from './store/image-records.ts';
import type { ImageStore } from './store/image-store.ts';

export type Unchanged = { readonly image: ImageRecord; readonly digest: Digest };

/** Whether all of what a tag stands for is here already; a registry tells that with one short answer. */
export async function findUnchanged(
  store: ImageStore,
  registry: RegistryClient,
  { host, repository, tag, digest: wanted }: Reference,
  platform: Platform,
): Promise<Unchanged | null> {
  if (tag === undefined || wanted !== undefined) return null;
  const { digests, images } = await store.records();
  const isKnown = [...digests.keys()].some((name) => name.startsWith(`${host}/${repository}@`));
  const digest = isKnown ? await registry.digest(tag) : undefined;
  if (digest === undefined) return null;
  const id = digests.get(formatReference({ host, repository, digest }));
  const image = id === undefined ? undefined : images.get(id);
  if (image === undefined || !(await store.isComplete(image))) return null;
  // The same index may stand for several images that are here.
  const found = (await store.configuration(image.id)).platform;
  return formatPlatform(found) === formatPlatform(platform) ? { image, digest } : null;
}
