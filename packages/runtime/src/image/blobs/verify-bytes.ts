import { type Digest, startDigest } from '../digest.ts';
import { ImageError } from '../image-error.ts';

export type Expected = {
  /** What it is, for errors. */
  readonly what: string;
  readonly digest: Digest;
  readonly sizeBytes?: number;
};

/** Passes bytes on and fails at their end, if not before, unless they are exactly those that the digest names. */
export async function* verifyBytes(
  source: AsyncIterable<Uint8Array>,
  { what, digest, sizeBytes }: Expected,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = startDigest();
  let seen = 0;
  for await (const chunk of source) {
    seen += chunk.length;
    if (sizeBytes !== undefined && seen > sizeBytes) throw wrongSize(what, `more than ${sizeBytes} bytes`);
    hash.update(chunk);
    yield chunk;
  }
  if (sizeBytes !== undefined && seen < sizeBytes) throw wrongSize(what, `${seen} bytes where ${sizeBytes} should be`);
  const found = hash.digest();
  if (found !== digest) throw wrongDigest(what, found, digest);
}

export const wrongSize = (what: string, reason: string): ImageError =>
  new ImageError('size-mismatch', `${what}: ${reason}`, { hint: NOT_TRUSTED });

export const wrongDigest = (what: string, found: Digest, wanted: Digest): ImageError =>
  new ImageError('digest-mismatch', `${what}: its bytes have the digest ${found}, not ${wanted}`, {
    hint: NOT_TRUSTED,
  });

const NOT_TRUSTED = 'Nothing of it was kept. Try again; if it stays so, do not trust where it came from.';

/** Everything of a stream that must be small. */
export async function readSmall(
  source: AsyncIterable<Uint8Array>,
  { what, bytesMax }: { what: string; bytesMax: number },
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let seen = 0;
  for await (const chunk of source) {
    seen += chunk.length;
    if (seen > bytesMax) throw new ImageError('too-large', `${what}: more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
