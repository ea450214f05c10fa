import { readFileSync, statSync } from 'node:fs';
import type { ChainId } from '../../layer/store/chain-id.ts';
import { BlobStore } from '../blobs/blob-store.ts';
import { lockFile, tryLock } from '../blobs/lock-file.ts';
import { replaceFile } from '../blobs/write-atomically.ts';
import type { Digest } from '../digest.ts';
import { CONFIG_BYTES_MAX } from '../limits.ts';
import { type ImageConfiguration, parseImageConfiguration } from '../manifest/image-configuration.ts';
import {
  formatImageRecords,
  type ImageRecord,
  type ImageRecords,
  NO_RECORDS,
  parseImageRecords,
} from './image-records.ts';
import type { UnpackedLayers } from './unpacked-layers.ts';

/** Changing the records takes milliseconds; who has had the lock for this long is in trouble. */
const RECORDS_WAIT_MS = 30_000;
/** Adding images excludes only the collection of garbage, which takes seconds. */
const ADD_WAIT_MS = 10 * 60_000;

const CONFIGURATIONS_KEPT = 64;

/** A container, stopped or running, that was made from an image. */
export type ImageUse = {
  /** Its name or short id, for messages. */
  readonly container: string;
  readonly isRunning: boolean;
  readonly image: Digest;
  /** The layers that it stands on; the topmost is enough. */
  readonly chainIds: readonly ChainId[];
};

export type ImageStoreOptions = {
  readonly dataRoot: string;
  readonly layers: UnpackedLayers;
  /** What containers there are; asked when something is about to be removed. */
  readonly uses?: () => Iterable<ImageUse> | Promise<Iterable<ImageUse>>;
};

/**
 * Which images are here and what they are called. Blobs and unpacked layers are kept beside it, by digest; this store
 * knows which of them an image needs, so whatever no image needs is garbage.
 *
 * Two locks keep processes apart. Who adds blobs holds `images.work.lock` together with others who add, so that nobody
 * collects as garbage what is about to be needed; who collects holds it alone. Who changes the records holds
 * `images.lock` alone, for the blink of an eye.
 */
export class ImageStore {
  readonly blobs: BlobStore;
  readonly layers: UnpackedLayers;
  readonly uses: NonNullable<ImageStoreOptions['uses']>;
  readonly #dataRoot: string;
  #known: { readonly version: string; readonly records: ImageRecords } | null = null;
  /** What was read of images: under the digest of what it says, it stays true. */
  readonly #configurations = new Map<Digest, ImageConfiguration>();

  constructor({ dataRoot, layers, uses = () => [] }: ImageStoreOptions) {
    this.blobs = new BlobStore(dataRoot);
    this.layers = layers;
    this.uses = uses;
    this.#dataRoot = dataRoot;
  }

  get #path(): string {
    return `${this.#dataRoot}/images.json`;
  }

  async records(): Promise<ImageRecords> {
    const found = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) return NO_RECORDS;
    // It is replaced, never written to: another version is another file.
    const version = `${found.ino} ${found.mtimeNs} ${found.size}`;
    if (this.#known?.version === version) return this.#known.records;
    const records = parseImageRecords(readFileSync(this.#path), this.#path);
    this.#known = { version, records };
    return records;
  }

  /** Changes the records as one step: others see them as before or as after. */
  async update<Value>(change: (records: ImageRecords) => { records: ImageRecords; value: Value }): Promise<Value> {
    using _lock = await lockFile(`${this.#dataRoot}/images.lock`, { kind: 'exclusive', waitMs: RECORDS_WAIT_MS });
    const before = await this.records();
    const { records, value } = change(before);
    if (records !== before) await replaceFile(this.#path, formatImageRecords(records));
    return value;
  }

  async configuration(id: Digest): Promise<ImageConfiguration> {
    const known = this.#configurations.get(id);
    if (known !== undefined) return known;
    const bytes = await this.blobs.readWhole(id, CONFIG_BYTES_MAX);
    const configuration = parseImageConfiguration(bytes, `configuration of image ${id}`);
    if (this.#configurations.size >= CONFIGURATIONS_KEPT) this.#configurations.clear();
    this.#configurations.set(id, configuration);
    return configuration;
  }

  /** Whether all that the records say of an image is really here. */
  async isComplete({ id, manifest, layers }: ImageRecord): Promise<boolean> {
    for (const digest of [id, manifest.digest, ...layers.map(({ blob }) => blob.digest)]) {
      if ((await this.blobs.size(digest)) === undefined) return false;
    }
    return layers.every(({ chainId }) => this.layers.find(chainId) !== null);
  }

  /** While it is held, blobs and layers that no image or container needs yet are safe. */
  async holdForAdding(signal?: AbortSignal): Promise<Disposable> {
    using hold = new DisposableStack();
    hold.use(await lockFile(this.#workLock, { kind: 'shared', waitMs: ADD_WAIT_MS, signal }));
    hold.use(this.layers.hold());
    return hold.move();
  }

  /** While it is held, nobody adds anything. Null if somebody does. */
  holdForCollecting(waitMs: number): Promise<Disposable | null> {
    return tryLock(this.#workLock, { kind: 'exclusive', waitMs });
  }

  get #workLock(): string {
    return `${this.#dataRoot}/images.work.lock`;
  }
}
