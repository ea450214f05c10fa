import { createHash } from 'node:crypto';
import { ImageError } from './image-error.ts';
import { quote } from './quote.ts';

/**
 * The name of some bytes, made from the bytes: "sha256:" and 64 hexadecimal digits. Whoever has the digest can tell
 * whether they were given the right bytes, wherever those came from.
 */
export type Digest = `sha256:${string}` & { readonly checked: unique symbol };

const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** The grammar of the OCI image specification, for algorithms we cannot check. */
const ANY_DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]{32,}$/;

export const isDigest = (text: string): text is Digest => DIGEST.test(text);

/** A digest becomes part of a path: nothing but its own grammar gets through here. */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  const shown = quote(text);
  if (ANY_DIGEST.test(text)) {
    throw new ImageError('bad-digest', `digest ${shown}: only sha256 is supported`);
  }
  throw new ImageError('bad-digest', `digest ${shown}: not "sha256:" and 64 lower-case hexadecimal digits`);
}

export const hexOf = (digest: Digest): string => digest.slice('sha256:'.length);

/** "sha256:" with the first twelve digits, as people read it. */
export const shortDigest = (digest: Digest): string => hexOf(digest).slice(0, 12);

export const digestOf = (bytes: Uint8Array | string): Digest =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;

/** Takes bytes as they come, and tells their digest in the end. */
export function startDigest(): { update: (bytes: Uint8Array) => void; digest: () => Digest } {
  const hash = createHash('sha256');
  return { update: (bytes) => hash.update(bytes), digest: () => `sha256:${hash.digest('hex')}` as Digest };
}
