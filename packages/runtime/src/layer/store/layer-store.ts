import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync } from 'node:fs';
import { LayerError } from '../layer-error.ts';
import { LAYER_LIMITS, LAYERS_MAX, type LayerLimits } from '../limits.ts';
import { type ChainId, chainIdOf, type DiffId, verifyId } from './chain-id.ts';
import { FileLock } from './file-lock.ts';
import { type LayerRecord, readRecord, readRecords, removeRecord, writeRecord } from './layer-record.ts';
import { type LayerSize, measureTree } from './measure-tree.ts';
import { removeAbandoned, repairStore } from './repair-store.ts';
import { openPlaces, REMOVING, type StorePlaces, UNPACKING } from './store-places.ts';
import { type UnpackEvent, unpackLayer } from './unpack-layer.ts';

export type NewLayer = {
  readonly diffId: DiffId;
  readonly parentChainId: ChainId | null;
  /** The archive, without its compression. */
  readonly tar: AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: UnpackEvent) => void;
};

export type AddedLayer = { readonly chainId: ChainId; readonly layerId: string };

/**
 * The unpacked layers of all images, each kept once. Images that have the same layers below share them; containers see
 * them through overlayfs, and nobody ever writes to one. Several processes may use a store at once.
 */
export class LayerStore {
  readonly #places: StorePlaces;
  readonly #limits: LayerLimits;

  /** Repairs what a killed process left. */
  constructor(dataRoot: string, limits: LayerLimits = LAYER_LIMITS) {
    this.#places = openPlaces(dataRoot);
    this.#limits = limits;
    repairStore(this.#places);
  }

  /** Null when the store has no such layer. */
  find(chainId: ChainId): LayerRecord | null {
    verifyId(chainId, 'chain id');
    return readRecord(this.#places.records, chainId);
  }

  list(): LayerRecord[] {
    return [...readRecords(this.#places.records).values()];
  }

  /** A layer with the layers below it, topmost first. */
  chain(chainId: ChainId): LayerRecord[] {
    const chain: LayerRecord[] = [];
    for (let next: ChainId | null = chainId; next !== null; ) {
      const record = this.find(next);
      if (record === null)
        throw new LayerError('not-found', `layer ${JSON.stringify(next)}: the store does not have it`);
      chain.push(record);
      if (chain.length > LAYERS_MAX) {
        throw new LayerError(
          'broken-store',
          `layer ${JSON.stringify(chainId)}: more than ${LAYERS_MAX} layers below it`,
        );
      }
      next = record.parent;
    }
    return chain;
  }

  /** The directories to mount, topmost first. */
  lowers(chainId: ChainId): readonly string[] {
    return this.chain(chainId).map(({ layerId }) => `${this.#places.directories}/${layerId}/diff`);
  }

  /** Keeps layers from being pruned until something names them: held while an image is pulled or a container made. */
  hold(): Disposable {
    const lock = FileLock.try(this.#places.hold, 'shared');
    if (lock === null)
      throw new LayerError('in-use', 'hold layers: some are being removed right now', { hint: 'Try again.' });
    return lock;
  }

  /**
   * Unpacks a layer; one that is there already is not unpacked again, and its archive not read.
   *
   * @throws LayerError when the archive cannot be trusted, is not what `diffId` says, or the kernel refuses
   */
  async add({ diffId, parentChainId, tar, signal, onProgress }: NewLayer): Promise<AddedLayer> {
    verifyId(diffId, 'diff id');
    const lowers = parentChainId === null ? [] : this.lowers(parentChainId);
    if (lowers.length >= LAYERS_MAX) {
      throw new LayerError(
        'too-large',
        `unpack layer: there are ${lowers.length} below it, at most ${LAYERS_MAX} in all`,
      );
    }
    const chainId = chainIdOf(parentChainId, diffId);
    const known = this.find(chainId);
    if (known !== null) return { chainId, layerId: known.layerId };
    const layerId = randomBytes(12).toString('hex');
    const folder = `${this.#places.directories}/${UNPACKING}${layerId}`;
    try {
      using _mine = this.#startFolder(folder);
      const limits = this.#limits;
      const unpacked = await unpackLayer({ folder: `${folder}/diff`, lowers, diffId, tar, limits, signal, onProgress });
      const createdAt = new Date().toISOString();
      return this.#commit({ chainId, diffId, parent: parentChainId, layerId, createdAt, ...unpacked }, folder);
    } finally {
      removeAbandoned(this.#places);
    }
  }

  /**
   * Removes layers that nothing below names needs. `keep`: what images and containers stand on.
   *
   * @returns the removed ones
   */
  prune(keep: Iterable<ChainId>): LayerRecord[] {
    const removed: LayerRecord[] = [];
    {
      using hold = FileLock.try(this.#places.hold, 'exclusive');
      if (hold === null) {
        throw new LayerError('in-use', 'remove layers: an image is being pulled or a container made right now', {
          hint: 'Try again when it is done.',
        });
      }
      using _lock = FileLock.exclusive(this.#places.lock);
      const records = readRecords(this.#places.records);
      const kept = new Set<ChainId>();
      for (const top of keep) {
        for (
          let next: ChainId | null = top;
          next !== null && !kept.has(next);
          next = records.get(next)?.parent ?? null
        ) {
          kept.add(next);
        }
      }
      for (const record of records.values()) {
        if (kept.has(record.chainId)) continue;
        this.#putAside(record);
        removed.push(record);
      }
    }
    // The slow part, after the locks were given back.
    removeAbandoned(this.#places);
    return removed;
  }

  /** Layers that stand right on this one. */
  children(chainId: ChainId): LayerRecord[] {
    return this.list().filter(({ parent }) => parent === chainId);
  }

  /** Of several layers with all that are below them, each counted once. */
  size(chainIds: Iterable<ChainId>): LayerSize {
    const layers = new Map<ChainId, LayerRecord>();
    for (const chainId of chainIds) for (const record of this.chain(chainId)) layers.set(record.chainId, record);
    let fileBytes = 0;
    let diskBytes = 0;
    for (const record of layers.values()) {
      fileBytes += record.fileBytes;
      diskBytes += this.diskBytes(record);
    }
    return { fileBytes, diskBytes };
  }

  /** What one layer takes on the disk: counted when asked for. */
  diskBytes({ layerId }: LayerRecord): number {
    return measureTree(`${this.#places.directories}/${layerId}`).diskBytes;
  }

  /** Locked from its first moment, so that a repair by another process leaves it alone. */
  #startFolder(folder: string): FileLock {
    using _lock = FileLock.exclusive(this.#places.lock);
    mkdirSync(folder, { mode: 0o710 });
    const mine = FileLock.tryDirectory(folder);
    if (mine === null)
      throw new LayerError('broken-store', `unpack into ${JSON.stringify(folder)}: it is locked already`);
    mkdirSync(`${folder}/diff`, { mode: 0o755 });
    return mine;
  }

  #commit(record: LayerRecord, folder: string): AddedLayer {
    using _lock = FileLock.exclusive(this.#places.lock);
    const { chainId, parent } = record;
    // Another process may have unpacked the same layer meanwhile, or removed the one below.
    const known = this.find(chainId);
    if (known !== null) return { chainId, layerId: known.layerId };
    if (parent !== null && this.find(parent) === null) {
      throw new LayerError(
        'not-found',
        `keep layer ${JSON.stringify(chainId)}: the one below it was removed meanwhile`,
      );
    }
    writeRecord(this.#places.records, record);
    renameSync(folder, `${this.#places.directories}/${record.layerId}`);
    return { chainId, layerId: record.layerId };
  }

  #putAside({ chainId, layerId }: LayerRecord): void {
    const { directories, records } = this.#places;
    renameSync(`${directories}/${layerId}`, `${directories}/${REMOVING}${layerId}`);
    removeRecord(records, chainId);
  }
}
