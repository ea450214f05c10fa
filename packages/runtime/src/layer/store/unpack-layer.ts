import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { LowerLayers } from '../files/lower-layers.ts';
import { LayerError } from '../layer-error.ts';
import type { LayerLimits } from '../limits.ts';
import { TarReader } from '../tar/tar-reader.ts';
import { OwnerMap } from '../unpack/owner-map.ts';
import { type LeftOut, Unpacker } from '../unpack/unpacker.ts';
import type { DiffId } from './chain-id.ts';
import { interruptible } from './interruptible.ts';

/** `bytes` of the archive, `entries` of it: so far. */
export type UnpackEvent =
  | { readonly kind: 'unpacking'; readonly bytes: number; readonly entries: number }
  | ({ readonly kind: 'left out' } & LeftOut);

type LayerToUnpack = {
  readonly folder: string;
  /** Topmost first. */
  readonly lowers: readonly string[];
  readonly diffId: DiffId;
  readonly tar: AsyncIterable<Uint8Array>;
  readonly limits: LayerLimits;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((event: UnpackEvent) => void) | undefined;
};

/** Unpacking is synchronous within a portion of a chunk. After this long, whatever else this process does has its turn. */
const TURN_MS = 20;
const PORTION_BYTES = 256 * 1024;

/** Reads an archive to its very end, unpacks it on the way, and verifies that it was the one that was meant. */
export async function unpackLayer(layer: LayerToUnpack): Promise<{ entries: number; fileBytes: number }> {
  const { folder, diffId, tar, signal, onProgress } = layer;
  const hash = createHash('sha256');
  let bytes = 0;
  using lowers = new LowerLayers(layer.lowers);
  using unpacker = new Unpacker({
    folder,
    lowers,
    owners: OwnerMap.ofThisProcess(),
    onLeftOut: (leftOut) => onProgress?.({ kind: 'left out', ...leftOut }),
  });
  const reader = new TarReader(unpacker, layer.limits);
  let turnStartedAt = performance.now();
  for await (const chunk of interruptible(tar, signal)) {
    hash.update(chunk);
    for (let at = 0; at < chunk.length; at += PORTION_BYTES) {
      reader.push(chunk.subarray(at, at + PORTION_BYTES));
      if (performance.now() - turnStartedAt < TURN_MS) continue;
      await setImmediate();
      signal?.throwIfAborted();
      turnStartedAt = performance.now();
    }
    bytes += chunk.length;
    onProgress?.({ kind: 'unpacking', bytes, entries: unpacker.entries });
  }
  signal?.throwIfAborted();
  const found = `sha256:${hash.digest('hex')}`;
  if (found !== diffId) {
    throw new LayerError('digest-mismatch', `unpack layer: its diff id is ${found}, the image says ${diffId}`, {
      hint: 'Pull the image again: what arrived is not what was pushed.',
    });
  }
  reader.finish();
  unpacker.finish();
  return { entries: unpacker.entries, fileBytes: unpacker.fileBytes };
}
