import { createReadStream } from 'node:fs';
import type { BlobStore } from '../blobs/blob-store.ts';
import { ImageError } from '../image-error.ts';
import type { Descriptor } from '../manifest/manifest.ts';
import type { BlobProgress, OnProgress } from '../progress.ts';
import type { Answer } from './exchange.ts';
import { redirectTarget } from './follow-redirects.ts';
import { type RegistryClient, refuse } from './registry-client.ts';

/** What is sent in one request: so much is sent again at most when a connection breaks. */
const PART_BYTES = 16 * 1024 * 1024;
/** Progress is told about this often: more would only be drawn over. */
const TELL_EVERY_BYTES = 512 * 1024;

export type Upload = {
  readonly registry: RegistryClient;
  readonly blobs: BlobStore;
  readonly descriptor: Descriptor;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
};

/**
 * Brings a blob to a registry that does not have it, in parts. After a broken connection the registry is asked how much
 * it has, and the rest is sent.
 *
 * @returns whether anything had to be sent
 */
export async function uploadBlob({ registry, blobs, descriptor, signal, onProgress }: Upload): Promise<boolean> {
  const { digest, sizeBytes: totalBytes } = descriptor;
  const what = `blob ${digest}`;
  const tell = (state: BlobProgress['state'], doneBytes: number) =>
    onProgress?.({ kind: 'blob', digest, state, doneBytes, totalBytes });
  if (await hasBlob(registry, descriptor)) {
    tell('present', totalBytes);
    return false;
  }
  if ((await blobs.size(digest)) !== totalBytes) {
    throw new ImageError('not-found', `${what}: not whole in the store`, { hint: 'Pull or load its image again.' });
  }
  let place = await registry.retry(what, async () =>
    placeOf(await registry.ask({ method: 'POST', path: 'blobs/uploads/', what }), 202, what),
  );
  let sentBytes = 0;
  let isUnsure = false;
  while (sentBytes < totalBytes) {
    await registry.retry(
      what,
      async () => {
        if (isUnsure) ({ place, sentBytes } = await whereItStands(registry, place, what));
        isUnsure = true;
        const start = sentBytes;
        const end = Math.min(start + PART_BYTES, totalBytes) - 1;
        tell('uploading', start);
        const answer = await registry.ask({
          method: 'PATCH',
          url: place,
          what,
          signal,
          headers: {
            'content-type': 'application/octet-stream',
            'content-length': String(end - start + 1),
            'content-range': `${start}-${end}`,
          },
          body: () =>
            counted(createReadStream(blobs.path(digest), { start, end }), start, (done) => tell('uploading', done)),
        });
        place = placeOf(answer, 202, what);
        sentBytes = end + 1;
        isUnsure = false;
      },
      signal,
    );
  }
  await registry.retry(
    what,
    async () => {
      const url = new URL(place);
      url.searchParams.set('digest', digest);
      const answer = await registry.ask({ method: 'PUT', url, what, signal, headers: { 'content-length': '0' } });
      if (answer.status !== 201) refuse(answer, what);
      answer.discard();
    },
    signal,
  );
  tell('done', totalBytes);
  return true;
}

function hasBlob(registry: RegistryClient, { digest }: Descriptor): Promise<boolean> {
  const what = `blob ${digest}`;
  return registry.retry(what, async () => {
    const answer = await registry.ask({ method: 'HEAD', path: `blobs/${digest}`, what });
    if (answer.status !== 200 && answer.status !== 404) refuse(answer, what);
    answer.discard();
    return answer.status === 200;
  });
}

/** How much of it arrived before the connection broke. */
async function whereItStands(registry: RegistryClient, place: URL, what: string) {
  const answer = await registry.ask({ method: 'GET', url: place, what });
  const [, last] = /^(?:bytes=)?0-(\d{1,15})$/.exec(answer.headers.range ?? '') ?? [];
  return { place: placeOf(answer, 204, what), sentBytes: last === undefined || last === '0' ? 0 : Number(last) + 1 };
}

/** Where to go on is in every answer; it may lead elsewhere, as a redirect may. */
function placeOf(answer: Answer, wanted: number, what: string): URL {
  if (answer.status !== wanted) refuse(answer, what);
  answer.discard();
  return redirectTarget(answer.headers.location ?? '', answer.url, what);
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  start: number,
  tell: (doneBytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let done = start;
  let told = start;
  for await (const chunk of source) {
    yield chunk;
    done += chunk.length;
    if (done - told < TELL_EVERY_BYTES) continue;
    told = done;
    tell(done);
  }
}
