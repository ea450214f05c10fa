import type { Digest } from './digest.ts';
import { MANIFEST_BYTES_MAX } from './limits.ts';
import type { OnProgress } from './progress.ts';
import { DEFAULT_TAG, familiarReference, parseReference, withDefaultTag } from './reference.ts';
import { RegistryClient, type RegistryOptions, refuse } from './registry/registry-client.ts';
import { uploadBlob } from './registry/upload-blob.ts';
import { requireImage } from './store/find-image.ts';
import type { ImageStore } from './store/image-store.ts';

export type PushOptions = Omit<RegistryOptions, 'onRetry' | 'mirror' | 'actions'> & {
  readonly onProgress?: OnProgress;
};

export type Pushed = {
  /** As people write it. */
  readonly name: string;
  readonly tag: string;
  /** Of the manifest: under this, anybody gets exactly this image. */
  readonly digest: Digest;
  /** Of the manifest. */
  readonly sizeBytes: number;
  /** Layers and the configuration that the registry did not have. */
  readonly sentCount: number;
};

/**
 * Pushing is pulling the other way round: first the blobs, those that the registry has not got, and the manifest that
 * lists them last; so a name at a registry never stands for an image that is not whole. Everything is sent as it is kept
 * here, so that an image that was pulled keeps its digest.
 */
export async function pushImage(store: ImageStore, text: string, options: PushOptions = {}): Promise<Pushed> {
  const reference = withDefaultTag(parseReference(text));
  const { signal, onProgress } = options;
  const onRetry = (error: unknown, pauseMs: number) =>
    onProgress?.({ kind: 'retry', reason: error instanceof Error ? error.message : String(error), pauseMs });
  using _hold = await store.holdForAdding(signal);
  const { image } = requireImage(await store.records(), text);
  const manifest = await store.blobs.readWhole(image.manifest.digest, MANIFEST_BYTES_MAX);
  const configuration = {
    mediaType: 'application/octet-stream',
    digest: image.id,
    sizeBytes: (await store.blobs.size(image.id)) ?? 0,
  };
  using registry = new RegistryClient(reference.host, reference.repository, {
    ...options,
    onRetry,
    actions: 'pull,push',
  });
  let sentCount = 0;
  const sent = new Set<Digest>();
  for (const descriptor of [...image.layers.map(({ blob }) => blob), configuration]) {
    if (sent.has(descriptor.digest)) continue; // an empty layer may stand in an image many times
    sent.add(descriptor.digest);
    if (await uploadBlob({ registry, blobs: store.blobs, descriptor, signal, onProgress })) sentCount += 1;
  }
  const tag = reference.tag ?? DEFAULT_TAG;
  await putManifest(registry, {
    what: `manifest of ${familiarReference(reference)}`,
    tag,
    bytes: manifest,
    mediaType: image.manifest.mediaType,
  });
  const { digest, sizeBytes } = image.manifest;
  return { name: familiarReference(reference), tag, digest, sizeBytes, sentCount };
}

type NewManifest = {
  readonly what: string;
  readonly tag: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
};

/** From now on, the tag stands for this manifest. Its blobs must be there. */
async function putManifest(registry: RegistryClient, { what, tag, bytes, mediaType }: NewManifest): Promise<void> {
  const headers = { 'content-type': mediaType, 'content-length': String(bytes.length) };
  await registry.retry(what, async () => {
    const body = async function* () {
      yield bytes;
    };
    const answer = await registry.ask({ method: 'PUT', path: `manifests/${tag}`, what, headers, body });
    if (answer.status !== 201) refuse(answer, what);
    answer.discard();
  });
}
