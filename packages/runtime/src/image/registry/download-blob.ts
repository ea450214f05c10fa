import type { BlobStore } from '../blobs/blob-store.ts';
import type { PartialBlob } from '../blobs/partial-blob.ts';
import { wrongDigest, wrongSize } from '../blobs/verify-bytes.ts';
import type { Descriptor } from '../manifest/manifest.ts';
import type { BlobProgress, OnProgress } from '../progress.ts';
import type { RegistryClient } from './registry-client.ts';
import { isPassing, PassingStatus } from './transient-error.ts';

export type Download = {
  readonly registry: RegistryClient;
  readonly blobs: BlobStore;
  readonly descriptor: Descriptor;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
};

/** A connection that brought this much before it broke has earned another full set of attempts. */
const WORTH_GOING_ON_BYTES = 4 * 1024 * 1024;
/** Progress is told about this often: more would only be drawn over. */
const TELL_EVERY_BYTES = 512 * 1024;

/**
 * Gets a blob into the store, unless it is there. What a broken connection, or an earlier try of another day, left
 * behind is continued and not fetched again; only when size and digest of the whole are right does it become a blob.
 */
export async function downloadBlob(download: Download): Promise<void> {
  const { blobs, descriptor, signal, onProgress } = download;
  const { digest, sizeBytes: totalBytes } = descriptor;
  const tell = (state: BlobProgress['state'], doneBytes: number) =>
    onProgress?.({ kind: 'blob', digest, state, doneBytes, totalBytes });
  if (await isPresent(download)) return tell('present', totalBytes);
  await using partial = await blobs.openPartial(digest, { signal, onWait: () => tell('waiting', 0) });
  if (await isPresent(download)) return tell('present', totalBytes);
  if (partial.sizeBytes > totalBytes) await partial.clear();
  const resumedBytes = partial.sizeBytes;
  if (resumedBytes > 0) tell('resuming', resumedBytes);

  await fetchRest(download, partial, tell);
  const found = partial.digest();
  if (found === digest) {
    await partial.finish(blobs, digest);
    return tell('done', totalBytes);
  }
  // The fault may lie with what an earlier download left: once more, without it.
  await partial.clear();
  if (resumedBytes > 0) {
    await fetchRest(download, partial, tell);
    const again = partial.digest();
    if (again === digest) {
      await partial.finish(blobs, digest);
      return tell('done', totalBytes);
    }
  }
  await partial.remove();
  throw wrongDigest(`blob ${digest}`, found, digest);
}

/** A blob under the right digest is the right one; so a different size means that the manifest is wrong. */
async function isPresent({ blobs, descriptor }: Download): Promise<boolean> {
  const size = await blobs.size(descriptor.digest);
  if (size === undefined) return false;
  if (size === descriptor.sizeBytes) return true;
  throw wrongSize(`blob ${descriptor.digest}`, `${size} bytes, but the manifest says ${descriptor.sizeBytes}`);
}

type Tell = (state: BlobProgress['state'], doneBytes: number) => void;

/** Connects as often as it takes to have as many bytes as there should be. */
async function fetchRest({ registry, descriptor, signal }: Download, partial: PartialBlob, tell: Tell): Promise<void> {
  const what = `blob ${descriptor.digest}`;
  let isWorthIt = true;
  while (isWorthIt) {
    isWorthIt = false;
    await registry.retry(
      what,
      async () => {
        const before = partial.sizeBytes;
        try {
          await fetchOnce({ registry, descriptor, signal }, partial, tell);
        } catch (error) {
          isWorthIt = isPassing(error) && partial.sizeBytes - before >= WORTH_GOING_ON_BYTES;
          if (!isWorthIt) throw error;
        }
      },
      signal,
    );
  }
}

async function fetchOnce(
  { registry, descriptor: { digest, sizeBytes }, signal }: Pick<Download, 'registry' | 'descriptor' | 'signal'>,
  partial: PartialBlob,
  tell: Tell,
): Promise<void> {
  const what = `blob ${digest}`;
  if (partial.sizeBytes === sizeBytes) return;
  const answer = await registry.blob(digest, partial.sizeBytes, signal);
  // 200 is all of it from the start; and a part other than the one asked for is of no use.
  const start = answer.status === 206 ? rangeStart(answer.headers['content-range']) : 0;
  if (answer.status === 416 || (start !== partial.sizeBytes && start !== 0)) {
    answer.discard();
    await partial.clear();
    throw new PassingStatus(answer.status);
  }
  if (start === 0) await partial.clear();
  let told = partial.sizeBytes;
  tell('downloading', told);
  for await (const chunk of answer.body) {
    if (partial.sizeBytes + chunk.length > sizeBytes) {
      answer.discard();
      await partial.remove();
      throw wrongSize(what, `the registry sends more than the ${sizeBytes} bytes that the manifest says`);
    }
    await partial.append(chunk);
    if (partial.sizeBytes - told < TELL_EVERY_BYTES) continue;
    told = partial.sizeBytes;
    tell('downloading', told);
  }
  if (partial.sizeBytes < sizeBytes) {
    // A body that ends in order, but too early, will do so again.
    const short = wrongSize(what, `the registry sent ${partial.sizeBytes} bytes where ${sizeBytes} should be`);
    await partial.remove();
    throw short;
  }
}

/** "bytes 100-199/200" begins at 100. */
function rangeStart(header: string | undefined): number {
  return Number(/^bytes (\d{1,15})-/.exec(header ?? '')?.[1] ?? Number.NaN);
}
