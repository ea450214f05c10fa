import type { Digest } from '../digest.ts';
import { ImageError } from '../image-error.ts';
import { BLOB_BYTES_MAX, CONFIG_BYTES_MAX, INDEX_ENTRIES_MAX, LAYERS_MAX, MANIFEST_BYTES_MAX } from '../limits.ts';
import { quote } from '../quote.ts';
import { JsonValue } from './json-value.ts';
import { isConfigType, isIndexType, isLayerType, isManifestType } from './media-types.ts';
import { type Platform, readPlatform } from './platform.ts';

/** Where some bytes are: what they are, how many, and their digest. */
export type Descriptor = { readonly mediaType: string; readonly digest: Digest; readonly sizeBytes: number };

/** One image for one platform: a configuration, and layers from the bottom up. */
export type Manifest = {
  readonly kind: 'manifest';
  readonly mediaType: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
};

/** The same image for several platforms. */
export type Index = {
  readonly kind: 'index';
  readonly mediaType: string;
  readonly manifests: readonly IndexEntry[];
};

export type IndexEntry = Descriptor & {
  readonly platform?: Platform;
  /** What it is called, in a layout on disk. */
  readonly annotations: ReadonlyMap<string, string>;
};

/**
 * Reads an index or a manifest. The two are told apart by media type, and a document may be only one of them: with
 * both `layers` and `manifests`, two readers could see two different images under one digest (CVE-2021-41190).
 *
 * @param declared the media type that came beside the document, from the registry or a descriptor
 */
export function parseManifest(bytes: Uint8Array, declared: string | undefined, what: string): Manifest | Index {
  if (bytes.length > MANIFEST_BYTES_MAX) {
    throw new ImageError('too-large', `${what}: ${bytes.length} bytes, at most ${MANIFEST_BYTES_MAX} are taken`);
  }
  const document = JsonValue.parse(bytes, what);
  // Go's reader takes "Layers" for "layers"; so whoever writes both spellings wants to be read differently, too.
  const names = document.keys().map((name) => name.toLowerCase());
  const has = (name: string) => names.includes(name);
  if (new Set(names).size !== names.length) document.refuse('two fields whose names differ only in capital letters');
  if (has('manifests') && (has('layers') || has('config'))) {
    document.refuse('holds both "layers" and "manifests": it would be two different images');
  }
  if (has('fslayers') || document.field('schemaVersion').integer() !== 2) {
    throw new ImageError('bad-document', `${what}: a manifest of schema version 1, which is no longer supported`, {
      hint: 'Ask its owner to push the image again with a current tool.',
    });
  }
  const written = document.field('mediaType').optional((value) => value.string());
  const known = [written, declared].filter((type) => type !== undefined && (isIndexType(type) || isManifestType(type)));
  if (known.length === 2 && known[0] !== known[1]) {
    document.refuse(`calls itself ${quote(written)} but was announced as ${quote(declared)}`);
  }
  const mediaType = known[0];
  if (mediaType === undefined) return document.refuse(`unknown media type ${quote(written ?? declared)}`);
  if (isIndexType(mediaType)) return readIndex(document, mediaType);
  return readManifest(document, mediaType);
}

function readIndex(document: JsonValue, mediaType: string): Index {
  const list = document.field('manifests');
  if (list.isAbsent) list.refuse('missing');
  const manifests = list.items(INDEX_ENTRIES_MAX).map((item) => {
    const platform = item.field('platform').optional(readPlatform);
    const annotations = item.field('annotations').entries(INDEX_ENTRIES_MAX);
    return {
      ...readDescriptor(item, MANIFEST_BYTES_MAX),
      ...(platform !== undefined && { platform }),
      annotations: new Map(annotations.map(([name, value]) => [name, value.string()])),
    };
  });
  return { kind: 'index', mediaType, manifests };
}

function readManifest(document: JsonValue, mediaType: string): Manifest {
  const config = readDescriptor(document.field('config'), CONFIG_BYTES_MAX);
  if (!isConfigType(config.mediaType)) {
    throw new ImageError(
      'bad-document',
      `${document.where}: holds ${quote(config.mediaType)}, which is not a container image`,
    );
  }
  const list = document.field('layers');
  if (list.isAbsent) list.refuse('missing');
  const layers = list.items(LAYERS_MAX).map((item) => readDescriptor(item, BLOB_BYTES_MAX));
  for (const [index, layer] of layers.entries()) {
    if (!isLayerType(layer.mediaType)) {
      document.refuse(`layers[${index}] is ${quote(layer.mediaType)}, which is not a layer of files`);
    }
  }
  return { kind: 'manifest', mediaType, config, layers };
}

function readDescriptor(value: JsonValue, bytesMax: number): Descriptor {
  return {
    mediaType: value.field('mediaType').string(),
    digest: value.field('digest').digest(),
    sizeBytes: value.field('size').integer(bytesMax),
  };
}

/** The bytes of an OCI manifest for what is in the store already. */
export function formatManifest({ mediaType, config, layers }: Manifest): Buffer {
  const show = ({ mediaType, digest, sizeBytes }: Descriptor) => ({ mediaType, digest, size: sizeBytes });
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config: show(config), layers: layers.map(show) }));
}
