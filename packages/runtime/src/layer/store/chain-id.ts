import { createHash } from 'node:crypto';
import { LayerError } from '../layer-error.ts';

/** The digest of a layer's archive without compression: what the layer is, wherever it came from. */
export type DiffId = `sha256:${string}`;

/**
 * The name of a layer together with all layers below it. The same archive on another base is another directory in the
 * store, because what it deletes depends on what is below. Defined by the OCI image specification, config.md.
 */
export type ChainId = `sha256:${string}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Ids become names of files: nothing but their own grammar gets through. */
export function verifyId(id: string, what: 'diff id' | 'chain id'): void {
  if (DIGEST.test(id)) return;
  const shown = JSON.stringify(id.slice(0, 100));
  throw new LayerError('bad-digest', `${what} ${shown}: not "sha256:" and 64 lower-case hexadecimal digits`);
}

export const hexOfId = (id: DiffId | ChainId): string => id.slice('sha256:'.length);

export const chainIdOf = (parent: ChainId | null, diffId: DiffId): ChainId =>
  parent === null ? diffId : `sha256:${createHash('sha256').update(`${parent} ${diffId}`).digest('hex')}`;

/** Chain ids of the layers of an image, given bottom first, in the same order. */
export function chainIds(diffIds: readonly DiffId[]): ChainId[] {
  const chain: ChainId[] = [];
  for (const diffId of diffIds) chain.push(chainIdOf(chain.at(-1) ?? null, diffId));
  return chain;
}
