import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { digestOf } from '../digest.ts';
import { ImageError } from '../image-error.ts';
import { INDEX_ENTRIES_MAX, LAYERS_MAX, MANIFEST_BYTES_MAX } from '../limits.ts';
import { parseManifest } from './manifest.ts';
import { DOCKER_LIST, DOCKER_MANIFEST, OCI_CONFIG, OCI_INDEX, OCI_LAYER, OCI_MANIFEST } from './media-types.ts';
import { choosePlatform, parsePlatform } from './platform.ts';

const DIGEST = digestOf('');
const descriptor = (mediaType: string, more: object = {}) => ({ mediaType, digest: DIGEST, size: 0, ...more });
const MANIFEST = { schemaVersion: 2, config: descriptor(OCI_CONFIG), layers: [descriptor(OCI_LAYER)] };
const parse = (document: object | string, declared?: string) =>
  parseManifest(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)), declared, 'manifest');

function indexFor(...platforms: string[]) {
  const manifests = platforms.map((platform, position) => {
    const { os, architecture, variant } = parsePlatform(platform);
    return descriptor(OCI_MANIFEST, { platform: { os, architecture, variant }, size: position });
  });
  const index = parse({ schemaVersion: 2, mediaType: OCI_INDEX, manifests });
  assert.equal(index.kind, 'index');
  return index;
}

test('[IM4] a document with both layers and manifests is refused, however the names are spelled', () => {
  const both = { ...MANIFEST, mediaType: OCI_MANIFEST };
  for (const extra of [{ manifests: [] }, { Manifests: [] }, { MANIFESTS: null }]) {
    assert.throws(() => parse({ ...both, ...extra }), /both "layers" and "manifests"/);
    assert.throws(() => parse({ ...both, ...extra, mediaType: OCI_INDEX }), /both "layers" and "manifests"/);
  }
  assert.throws(() => parse({ ...both, Layers: [] }), /differ only in capital letters/);
});

test('[IM5] OCI and Docker documents are told apart by their media type, written or announced', () => {
  assert.equal(parse(MANIFEST, OCI_MANIFEST).kind, 'manifest');
  assert.equal(parse({ ...MANIFEST, mediaType: DOCKER_MANIFEST }).kind, 'manifest');
  assert.equal(parse({ schemaVersion: 2, manifests: [] }, DOCKER_LIST).kind, 'index');
  assert.throws(() => parse(MANIFEST), /unknown media type/);
  assert.throws(() => parse({ ...MANIFEST, mediaType: OCI_MANIFEST }, DOCKER_MANIFEST), /was announced as/);
  assert.throws(() => parse({ ...MANIFEST, mediaType: OCI_MANIFEST }, OCI_INDEX), /was announced as/);
});

test('[IM5] schema version 1, and what is no container image, are refused by name', () => {
  assert.throws(() => parse({ schemaVersion: 1, fsLayers: [], history: [] }), /schema version 1/);
  const chart = descriptor('application/vnd.cncf.helm.config.v1+json');
  assert.throws(() => parse({ ...MANIFEST, config: chart }, OCI_MANIFEST), /helm.*not a container image/);
  const signature = descriptor('application/vnd.dev.cosign.simplesigning.v1+json');
  assert.throws(() => parse({ ...MANIFEST, layers: [signature] }, OCI_MANIFEST), /layers\[0\].*not a layer/);
});

test('[IM6] the size of a document and the length of its lists are bounded', () => {
  assert.throws(() => parse('x'.repeat(MANIFEST_BYTES_MAX + 1)), { reason: 'too-large' });
  const layers = Array.from({ length: LAYERS_MAX + 1 }, () => descriptor(OCI_LAYER));
  assert.throws(() => parse({ ...MANIFEST, layers }, OCI_MANIFEST), /128 entries, at most 127/);
  const manifests = Array.from({ length: INDEX_ENTRIES_MAX + 1 }, () => descriptor(OCI_MANIFEST));
  assert.throws(() => parse({ schemaVersion: 2, manifests }, OCI_INDEX), /at most 1000/);
});

test('[IM6] an error names the field', () => {
  const layers = (size: unknown) => ({ ...MANIFEST, layers: [descriptor(OCI_LAYER, { size })] });
  for (const size of [-1, 1.5, '1', 2 ** 60, null]) {
    assert.throws(() => parse(layers(size), OCI_MANIFEST), /manifest: layers\[0\]: size: not a whole number/);
  }
  const evil = [descriptor(OCI_LAYER, { digest: 'sha256:../../../etc/shadow' })];
  assert.throws(() => parse({ ...MANIFEST, layers: evil }, OCI_MANIFEST), /layers\[0\]: digest/);
  assert.throws(() => parse('[]', OCI_MANIFEST), /not an object/);
  assert.throws(() => parse('{"schemaVersion": 2', OCI_MANIFEST), /not JSON/);
});

test('[IM6] whatever a document holds, it is read or refused in our own words', () => {
  const base = JSON.stringify({ ...MANIFEST, mediaType: OCI_MANIFEST });
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom('config', 'layers', 'manifests', 'mediaType', '__proto__'),
      (value, field) => {
        const text = base.replace('{', `{${JSON.stringify(field)}: ${JSON.stringify(value)},`);
        try {
          parse(text, OCI_MANIFEST);
        } catch (error) {
          assert.ok(error instanceof ImageError, String(error));
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('[IM7] of an index the manifest that fits this platform best is chosen', () => {
  const choose = (platform: string, ...offered: string[]) =>
    choosePlatform(indexFor(...offered), parsePlatform(platform), 'index').sizeBytes;
  assert.equal(choose('linux/amd64', 'linux/arm64', 'linux/amd64', 'windows/amd64'), 1);
  assert.equal(choose('linux/arm64', 'linux/arm64/v8', 'linux/amd64'), 0);
  assert.equal(choose('linux/arm/v7', 'linux/arm/v5', 'linux/arm/v6', 'linux/amd64'), 1);
  assert.equal(choose('linux/arm/v6', 'linux/arm/v7', 'linux/arm/v6'), 1);
  assert.equal(choose('linux/amd64', 'linux/amd64/v3', 'linux/amd64'), 1);
  assert.equal(choose('linux/amd64/v3', 'linux/amd64', 'linux/amd64/v3'), 1);
  assert.equal(choose('linux/amd64', 'linux/amd64', 'linux/amd64'), 0);
});

test('[IM7] that nothing fits is said with what there is; notes about the build are no platform', () => {
  const index = indexFor('linux/s390x', 'linux/arm/v7', 'unknown/unknown');
  assert.throws(
    () => choosePlatform(index, parsePlatform('linux/amd64'), 'index'),
    /no image for linux\/amd64; there are linux\/s390x, linux\/arm\/v7$/,
  );
  assert.throws(() => choosePlatform(indexFor('linux/arm/v7'), parsePlatform('linux/arm/v6'), 'index'), ImageError);
  assert.throws(() => parsePlatform('amd64'), /not OS\/ARCHITECTURE/);
});
