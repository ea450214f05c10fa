import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { digestOf, findImage, importImage, loadImages, saveImages } from '../index.ts';
import { drainedStore } from '../testing/drained-store.ts';
import {
  describePart,
  type ImageParts,
  makeImage,
  OCI_INDEX,
  type Part,
  TAR_END,
  tarLink,
  tarOf,
} from '../testing/image-parts.ts';

const hex = (part: Part): string => digestOf(part.bytes).slice(7);

async function* stream(...parts: Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* parts;
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** As `docker save` wrote before there was a layout in it. */
function legacyArchive({ config, layers }: ImageParts, tags: readonly string[] | null): Buffer {
  const contents = [
    { Config: `${hex(config)}.json`, RepoTags: tags, Layers: layers.map((_, index) => `${index}/layer.tar`) },
  ];
  return Buffer.concat([
    ...layers.map(({ bytes }, index) => tarOf(`${index}/layer.tar`, bytes)),
    tarOf(`${hex(config)}.json`, config.bytes),
    tarOf('manifest.json', JSON.stringify(contents)),
    tarOf('repositories', '{}'),
    TAR_END,
  ]);
}

function layoutMembers({ manifest, config, layers }: ImageParts, annotations?: object): [string, string | Buffer][] {
  const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [{ ...describePart(manifest), annotations }] };
  return [
    ['oci-layout', '{"imageLayoutVersion":"1.0.0"}'],
    ['index.json', JSON.stringify(index)],
    ...[manifest, config, ...layers].map((part): [string, Buffer] => [`blobs/sha256/${hex(part)}`, part.bytes]),
  ];
}

const tarOfMembers = (members: readonly [string, string | Buffer][]): Buffer =>
  Buffer.concat([...members.map(([name, content]) => tarOf(name, content)), TAR_END]);

const twoLayers = makeImage({ tars: ['one', 'two'].map((name) => Buffer.concat([tarOf(name, name), TAR_END])) });

test('[IM25] what docker save wrote is loaded, plain or compressed, whatever the order of its members', async () => {
  const plain = makeImage({ compress: (tar) => tar });
  for (const image of [plain, twoLayers]) {
    const archive = legacyArchive(image, ['app:v1', 'localhost:5000/app:v2']);
    for (const bytes of [archive, gzipSync(archive), zstdCompressSync(archive)]) {
      using place = drainedStore();
      const [loaded, ...others] = await loadImages(place.store, { tar: stream(bytes) });
      assert.deepEqual(others, []);
      assert.equal(loaded?.image.id, digestOf(image.config.bytes));
      assert.deepEqual(loaded?.tags, ['docker.io/library/app:v1', 'localhost:5000/app:v2']);
      // What was in the archive besides is not kept.
      assert.equal((await place.store.blobs.list()).length, image.layers.length + 2);
    }
  }
});

test('[IM25] a layer that two images share may be a link in the archive', async () => {
  const image = makeImage();
  const [layer] = image.layers;
  const contents = [
    { Config: 'a.json', RepoTags: ['a:1'], Layers: ['a/layer.tar'] },
    { Config: 'a.json', RepoTags: ['b:1'], Layers: ['b/layer.tar'] },
    { Config: 'a.json', RepoTags: null, Layers: ['./c/layer.tar'] },
  ];
  const archive = Buffer.concat([
    tarLink('b/layer.tar', '2', '../a/layer.tar'),
    tarLink('c/layer.tar', '1', 'a/layer.tar'),
    tarOf('a/layer.tar', layer?.bytes ?? ''),
    tarOf('a.json', image.config.bytes),
    tarOf('manifest.json', JSON.stringify(contents)),
  ]);
  using place = drainedStore();
  const loaded = await loadImages(place.store, { tar: stream(archive) });
  assert.deepEqual(new Set(loaded.map((each) => each.image.id)).size, 1);
  assert.equal(place.layers.list().length, 1);
});

test('[IM25] an archive that lacks a part, goes in circles or lies about a digest is refused', async () => {
  const image = makeImage();
  const load = async (...members: Buffer[]) => {
    using place = drainedStore();
    try {
      return await loadImages(place.store, { tar: stream(Buffer.concat([...members, TAR_END])) });
    } finally {
      assert.deepEqual([(await place.store.blobs.list()).length, place.layers.list().length], [0, 0]);
    }
  };
  const contents = (more: object) =>
    tarOf('manifest.json', JSON.stringify([{ Config: 'c.json', RepoTags: [], Layers: ['l'], ...more }]));
  const config = tarOf('c.json', image.config.bytes);
  const layer = tarOf('l', image.layers[0]?.bytes ?? '');
  await assert.rejects(load(), /neither manifest\.json nor oci-layout/);
  await assert.rejects(load(contents({}), config), /member "l": missing/);
  await assert.rejects(
    load(contents({}), config, tarLink('l', '2', 'm'), tarLink('m', '2', 'l')),
    /more than 10 links/,
  );
  await assert.rejects(load(contents({ Layers: ['../../etc/passwd'] }), config), /missing/);
  await assert.rejects(load(contents({}), config, tarOf('l', 'no tar')), {
    code: /digest-mismatch|bad-archive|damaged/,
  });
  await assert.rejects(load(contents({ RepoTags: ['../x'] }), config, layer), {
    reason: 'bad-reference',
  });
  const liar = `${'0'.repeat(64)}.json`;
  await assert.rejects(load(contents({ Config: liar }), tarOf(liar, image.config.bytes), layer), {
    reason: 'digest-mismatch',
  });
  await assert.rejects(load(tarOf('manifest.json', '{}')), /not a list/);
  await assert.rejects(load(tarOf('manifest.json', Buffer.alloc(5 * 1024 * 1024, ' '))), { reason: 'too-large' });
});

test('[IM26] an OCI layout is loaded from a tar and from a folder, by whole name or none', async () => {
  const names: [object | undefined, string[]][] = [
    [
      { 'io.containerd.image.name': 'docker.io/library/app:v1', 'org.opencontainers.image.ref.name': 'v1' },
      ['docker.io/library/app:v1'],
    ],
    [{ 'org.opencontainers.image.ref.name': 'localhost:5000/app:v2' }, ['localhost:5000/app:v2']],
    // A mere tag does not say of what.
    [{ 'org.opencontainers.image.ref.name': 'latest' }, []],
    [undefined, []],
  ];
  for (const [annotations, tags] of names) {
    const members = layoutMembers(twoLayers, annotations);
    using place = drainedStore();
    const [fromTar] = await loadImages(place.store, { tar: stream(tarOfMembers(members)) });
    assert.deepEqual(fromTar?.tags, tags);
    const folder = `${place.dataRoot}/layout`;
    mkdirSync(`${folder}/blobs/sha256`, { recursive: true });
    for (const [name, content] of members) writeFileSync(`${folder}/${name}`, content);
    const [fromFolder] = await loadImages(place.store, { folder });
    assert.equal(fromFolder?.image.id, digestOf(twoLayers.config.bytes));
    assert.deepEqual(fromFolder?.image.manifest, fromTar?.image.manifest);
  }
});

test('[IM26] a layout whose blobs are not what they are called, or lead elsewhere, is refused', async () => {
  const image = makeImage();
  const members = layoutMembers(image);
  const [layer] = image.layers;
  assert.ok(layer !== undefined);
  const name = `blobs/sha256/${hex(layer)}`;
  using place = drainedStore();
  const load = (changed: [string, string | Buffer][]) =>
    loadImages(place.store, { tar: stream(tarOfMembers(changed)) });
  await assert.rejects(load(members.filter(([each]) => each !== name)), /missing in the layout/);
  await assert.rejects(load([...members, [name, 'other bytes']]), { reason: 'digest-mismatch' });
  const version: [string, string] = ['oci-layout', '{"imageLayoutVersion":"2.0.0"}'];
  await assert.rejects(load([...members, version]), /version "2\.0\.0"/);
  const folder = `${place.dataRoot}/layout`;
  mkdirSync(`${folder}/blobs/sha256`, { recursive: true });
  writeFileSync(`${place.dataRoot}/secret`, layer.bytes);
  for (const [each, content] of members) if (each !== name) writeFileSync(`${folder}/${each}`, content);
  symlinkSync(`${place.dataRoot}/secret`, `${folder}/${name}`);
  await assert.rejects(loadImages(place.store, { folder }), /missing in the layout/);
});

test('[IM27] what is saved is loaded again as the same images with the same names; the bytes are always the same', async () => {
  using first = drainedStore();
  using second = drainedStore();
  const archive = legacyArchive(twoLayers, ['app:v1', 'app:v2', 'other/app:v1']);
  await loadImages(first.store, { tar: stream(archive) });
  await loadImages(first.store, { tar: stream(legacyArchive(makeImage(), null)) });
  const nameless = digestOf(makeImage().config.bytes).slice(0, 20);
  const save = async (...names: string[]) => await collect(saveImages(first.store, names));
  const saved = await save('app', 'other/app:v1', nameless);
  assert.deepEqual(await save('app', 'other/app:v1', nameless), saved);
  const loaded = await loadImages(second.store, { tar: stream(saved) });
  assert.deepEqual(
    loaded.map(({ tags }) => tags),
    [['docker.io/library/app:v1', 'docker.io/library/app:v2', 'docker.io/other/app:v1'], []],
  );
  const manifests = async ({ store }: typeof first) =>
    [...(await store.records()).images.values()].map((each) => each.manifest);
  assert.deepEqual(await manifests(second), await manifests(first));
  await assert.rejects(save('app:v3'), { reason: 'not-found' });
});

test('[IM27] only what was asked for is saved', async () => {
  using place = drainedStore();
  await loadImages(place.store, { tar: stream(legacyArchive(twoLayers, ['app:v1', 'app:v2'])) });
  await loadImages(place.store, { tar: stream(legacyArchive(makeImage(), ['secret:v1'])) });
  using other = drainedStore();
  const [loaded] = await loadImages(other.store, { tar: saveImages(place.store, ['app:v2']) });
  assert.deepEqual(loaded?.tags, ['docker.io/library/app:v2']);
  assert.equal((await other.store.records()).images.size, 1);
});

test('[IM28] a tar of a root file system becomes an image of one layer', async () => {
  const tar = Buffer.concat([tarOf('etc-hostname', 'box\n'), TAR_END]);
  for (const bytes of [tar, gzipSync(tar)]) {
    using place = drainedStore();
    const created = '2026-01-02T03:04:05Z';
    const options = { name: 'box', run: { command: ['/bin/sh'] }, message: 'by hand', created };
    const image = await importImage(place.store, stream(bytes), options);
    assert.deepEqual(
      image.layers.map(({ diffId }) => diffId),
      [digestOf(tar)],
    );
    assert.equal(findImage(await place.store.records(), 'box')?.image.id, image.id);
    const configuration = await place.store.configuration(image.id);
    assert.deepEqual(configuration.run.command, ['/bin/sh']);
    assert.deepEqual(configuration.history, [{ created, comment: 'by hand', isEmptyLayer: false }]);
  }
});
