import type { ChainId } from '../../layer/store/chain-id.ts';
import { type Digest, parseDigest } from '../digest.ts';
import { JsonValue } from '../manifest/json-value.ts';
import type { Descriptor } from '../manifest/manifest.ts';
import { quote } from '../quote.ts';

/** One image that is here: its configuration is the blob of its id, its files are the layers. */
export type ImageRecord = {
  /** The digest of the configuration. */
  readonly id: Digest;
  /** Who made the manifest may be somewhere else, or we ourselves for what was loaded, imported or built. */
  readonly manifest: Descriptor;
  /** From the bottom up. */
  readonly layers: readonly ImageLayer[];
  /** When it came here, RFC 3339. */
  readonly storedAt: string;
};

export type ImageLayer = {
  readonly blob: Descriptor;
  /** The digest of the layer as a plain tar. */
  readonly diffId: Digest;
  /** The digest of it and all layers below: the name under which the layer store has it unpacked. */
  readonly chainId: ChainId;
};

/** All that is known of images besides their blobs and layers: <dataRoot>/images.json. */
export type ImageRecords = {
  readonly images: ReadonlyMap<Digest, ImageRecord>;
  /** "docker.io/library/ubuntu:22.04" → image */
  readonly tags: ReadonlyMap<string, Digest>;
  /** "docker.io/library/ubuntu@sha256:…" → image: under which digests it was pulled */
  readonly digests: ReadonlyMap<string, Digest>;
};

export const NO_RECORDS: ImageRecords = { images: new Map(), tags: new Map(), digests: new Map() };

const VERSION = 1;
/** More than one machine could hold. */
const RECORDS_MAX = 1_000_000;

export function parseImageRecords(bytes: Uint8Array, path: string): ImageRecords {
  const document = JsonValue.parse(bytes, `image records ${quote(path)}`);
  const version = document.field('version').integer();
  if (version !== VERSION) document.refuse(`version ${version}, this program reads version ${VERSION}`);
  const images = document.field('images').items(RECORDS_MAX).map(readImage);
  return {
    images: new Map(images.map((image) => [image.id, image])),
    tags: readNames(document.field('tags')),
    digests: readNames(document.field('digests')),
  };
}

/** Lists of pairs, since the names are other people's. */
const readNames = (names: JsonValue): Map<string, Digest> =>
  new Map(names.items(RECORDS_MAX).map((entry) => [entry.field('name').string(), entry.field('image').digest()]));

function readImage(entry: JsonValue): ImageRecord {
  return {
    id: entry.field('id').digest(),
    manifest: readDescriptor(entry.field('manifest')),
    layers: entry.field('layers').items(RECORDS_MAX).map(readLayer),
    storedAt: entry.field('storedAt').string(),
  };
}

const readLayer = (layer: JsonValue): ImageLayer => ({
  blob: readDescriptor(layer.field('blob')),
  diffId: layer.field('diffId').digest(),
  chainId: layer.field('chainId').digest(),
});

const readDescriptor = (value: JsonValue): Descriptor => ({
  mediaType: value.field('mediaType').string(),
  digest: parseDigest(value.field('digest').string()),
  sizeBytes: value.field('sizeBytes').integer(),
});

export function formatImageRecords({ images, tags, digests }: ImageRecords): string {
  const names = (map: ReadonlyMap<string, Digest>) => [...map].map(([name, image]) => ({ name, image }));
  const document = { version: VERSION, images: [...images.values()], tags: names(tags), digests: names(digests) };
  return `${JSON.stringify(document, null, 1)}\n`;
}
