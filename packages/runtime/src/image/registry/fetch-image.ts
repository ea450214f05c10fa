import type { BlobStore } from '../blobs/blob-store.ts';
import type { Digest } from '../digest.ts';
import { ImageError } from '../image-error.ts';
import { CONFIG_BYTES_MAX, INDEX_DEPTH_MAX, PARALLEL_DOWNLOADS } from '../limits.ts';
import { parseImageConfiguration } from '../manifest/image-configuration.ts';
import { type Descriptor, type Manifest, parseManifest } from '../manifest/manifest.ts';
import { choosePlatform, formatPlatform, type Platform } from '../manifest/platform.ts';
import type { OnProgress } from '../progress.ts';
import { DEFAULT_TAG, familiarReference, type Reference } from '../reference.ts';
import { downloadBlob } from './download-blob.ts';
import type { RegistryClient } from './registry-client.ts';

export type Resolved = {
  readonly manifest: Manifest;
  readonly manifestDescriptor: Descriptor;
  /** What the name stood for: the digest of the index, if there is one, else of the manifest. */
  readonly digest: Digest;
};

export type FetchOptions = {
  readonly registry: RegistryClient;
  readonly blobs: BlobStore;
  readonly platform: Platform;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
};

/** From a name to the manifest of one image: an index, or an index of indexes, leads to it by platform. */
export async function resolveManifest(reference: Reference, options: FetchOptions): Promise<Resolved> {
  const { registry, blobs, platform } = options;
  const name = familiarReference(reference);
  const what = `manifest of ${name}`;
  let fetched = await registry.manifest(reference.digest ?? reference.tag ?? DEFAULT_TAG);
  const digest = fetched.digest;
  options.onProgress?.({ kind: 'resolved', reference: name, digest });
  let document = parseManifest(fetched.bytes, fetched.mediaType, what);
  for (let depth = 1; document.kind === 'index'; depth += 1) {
    if (depth > INDEX_DEPTH_MAX) {
      throw new ImageError('bad-document', `${what}: more than ${INDEX_DEPTH_MAX} indexes inside each other`);
    }
    const entry = choosePlatform(document, platform, what);
    fetched = await registry.manifest(entry.digest);
    if (fetched.bytes.length !== entry.sizeBytes) {
      const sizes = `${fetched.bytes.length} bytes where its index says ${entry.sizeBytes}`;
      throw new ImageError('size-mismatch', `${what}: manifest ${entry.digest}: ${sizes}`);
    }
    document = parseManifest(fetched.bytes, entry.mediaType, `${what}: ${entry.digest}`);
  }
  await blobs.add([fetched.bytes]);
  const { mediaType } = document;
  const manifestDescriptor = { mediaType, digest: fetched.digest, sizeBytes: fetched.bytes.length };
  return { manifest: document, manifestDescriptor, digest };
}

/** The configuration of an image, which says what its layers must be. */
export async function fetchConfiguration(manifest: Manifest, name: string, options: FetchOptions): Promise<void> {
  const { blobs, platform } = options;
  await downloadBlob({ ...options, descriptor: manifest.config });
  const bytes = await blobs.readWhole(manifest.config.digest, CONFIG_BYTES_MAX);
  const made = parseImageConfiguration(bytes, `configuration of ${name}`);
  if (made.platform.os !== 'linux') {
    const platforms = `made for ${formatPlatform(made.platform)}, not for ${formatPlatform(platform)}`;
    throw new ImageError('no-platform', `image ${name}: ${platforms}`);
  }
  if (made.diffIds.length === manifest.layers.length) return;
  const counts = `${manifest.layers.length} layers, but its configuration names ${made.diffIds.length}`;
  throw new ImageError('bad-document', `manifest of ${name}: ${counts}`);
}

/**
 * Starts downloading all layers, a few at a time and lowest first, since that is the order in which they are unpacked.
 *
 * @returns for each layer, when it is here. After one failure the others are given up.
 */
export function fetchLayers(layers: readonly Descriptor[], options: FetchOptions): readonly Promise<void>[] {
  const { registry, blobs, signal, onProgress } = options;
  const givenUp = new AbortController();
  const ends = signal === undefined ? givenUp.signal : AbortSignal.any([signal, givenUp.signal]);
  const inTurn = limitParallel(PARALLEL_DOWNLOADS);
  const started = new Map<Digest, Promise<void>>();
  return layers.map((descriptor) => {
    // An empty layer may stand in an image many times.
    const known = started.get(descriptor.digest);
    if (known !== undefined) return known;
    const here = inTurn(async () => {
      ends.throwIfAborted();
      await downloadBlob({ registry, blobs, descriptor, signal: ends, onProgress });
    });
    here.catch((error: unknown) => givenUp.abort(error));
    started.set(descriptor.digest, here);
    return here;
  });
}

/** Starts what it is given in that order, and never more than so many at a time. */
function limitParallel(max: number): (work: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= max) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      await work();
    } finally {
      // The place goes to the next one directly, so that nobody slips in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
