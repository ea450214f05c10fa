import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { digestOf, loadImages, pullImage, saveImages } from '@drydock/runtime';
import {
  describePart,
  makeImage,
  OCI_INDEX,
  OCI_LAYER,
  TAR_END,
  tarOf,
} from '../../packages/runtime/src/image/testing/image-parts.ts';
import { fetchPeers, peerEnvironment } from '../peers/fetch-peers.ts';
import { startDebianRegistry } from './image-fixture/debian-registry.ts';
import { pushImage, pushManifest } from './image-fixture/push-image.ts';
import { temporaryStore } from './image-fixture/temporary-store.ts';

const DOCKER = 'application/vnd.docker';

/** The same image in Docker's own format of before there was an OCI. */
function dockerImage() {
  const image = makeImage({ layerType: `${DOCKER}.image.rootfs.diff.tar.gzip` });
  const config = { ...describePart(image.config), mediaType: `${DOCKER}.container.image.v1+json` };
  const mediaType = `${DOCKER}.distribution.manifest.v2+json`;
  const document = { schemaVersion: 2, mediaType, config, layers: image.layers.map(describePart) };
  return { ...image, manifest: { mediaType, bytes: Buffer.from(JSON.stringify(document)) } };
}

test('[IM5] images of OCI and of Docker, with gzip and zstd, come from a real registry', async () => {
  await using registry = await startDebianRegistry();
  const images = {
    oci: makeImage(),
    docker: dockerImage(),
    zstd: makeImage({ compress: (tar) => zstdCompressSync(tar), layerType: `${OCI_LAYER}+zstd` }),
    plain: makeImage({ compress: (tar) => tar, layerType: OCI_LAYER }),
    empty: makeImage({ tars: [] }),
  };
  using place = temporaryStore();
  for (const [tag, image] of Object.entries(images)) {
    await pushImage(registry.host, 'team/app', tag, image);
    const pulled = await pullImage(place.store, `${registry.host}/team/app:${tag}`);
    assert.equal(pulled.image.id, digestOf(image.config.bytes), tag);
    assert.equal(pulled.digest, digestOf(image.manifest.bytes), tag);
    const byDigest = await pullImage(place.store, `${registry.host}/team/app@${pulled.digest}`);
    assert.equal(byDigest.image.id, pulled.image.id);
    assert.equal((await pullImage(place.store, `${registry.host}/team/app:${tag}`)).isUpToDate, true);
  }
  await assert.rejects(pullImage(place.store, `${registry.host}/team/app:none`), { code: 'not-found' });
  await assert.rejects(pullImage(place.store, `${registry.host}/nobody/app`), { code: 'not-found' });
});

test('[IM7] a real registry serves an index, and the image for this machine is taken from it', async () => {
  await using registry = await startDebianRegistry();
  const [ours, other] = [makeImage(), makeImage({ config: { architecture: 's390x' } })];
  await pushImage(registry.host, 'app', 'ours', ours);
  await pushImage(registry.host, 'app', 'other', other);
  const manifests = [
    { ...describePart(other.manifest), platform: { os: 'linux', architecture: 's390x' } },
    {
      ...describePart(ours.manifest),
      platform: { os: 'linux', architecture: process.arch === 'arm64' ? 'arm64' : 'amd64' },
    },
  ];
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
  await pushManifest(registry.host, 'app', 'latest', { bytes, mediaType: OCI_INDEX });
  using place = temporaryStore();
  assert.equal((await pullImage(place.store, `${registry.host}/app`)).image.id, digestOf(ours.config.bytes));
});

test('[IM13] a real registry continues a download that was begun another day', async () => {
  await using registry = await startDebianRegistry();
  const image = makeImage({
    tars: [Buffer.concat([tarOf('big', Buffer.alloc(500_000, 'abc')), TAR_END])],
    compress: (tar) => tar,
    layerType: OCI_LAYER,
  });
  await pushImage(registry.host, 'app', 'latest', image);
  using place = temporaryStore();
  const layer = image.layers[0]?.bytes ?? Buffer.alloc(0);
  writeFileSync(`${place.store.blobs.partials}/${digestOf(layer).slice(7)}`, layer.subarray(0, 300_000));
  const downloaded: number[] = [];
  await pullImage(place.store, `${registry.host}/app`, {
    onProgress: (event) => {
      if (event.kind === 'blob' && event.digest === digestOf(layer) && event.state === 'downloading')
        downloaded.push(event.doneBytes);
    },
  });
  assert.equal(downloaded[0], 300_000);
});

test('[IM26] a layout that umoci made is loaded; [IM27] what is saved is read by umoci', async () => {
  const peers = fetchPeers(['umoci']);
  using place = temporaryStore();
  const umoci = (...args: string[]) =>
    execFileSync(`${peers}/usr/bin/umoci`, args, {
      cwd: place.dataRoot,
      env: peerEnvironment(peers),
      encoding: 'utf8',
      stdio: 'pipe',
    });
  umoci('init', '--layout', 'made');
  umoci('new', '--image', 'made:app');
  mkdirSync(`${place.dataRoot}/files`);
  writeFileSync(`${place.dataRoot}/files/hello`, 'hello\n');
  umoci('insert', '--image', 'made:app', 'files', '/greeting');
  umoci('config', '--image', 'made:app', '--config.cmd', '/greeting/hello', '--config.env', 'A=b');
  const [loaded] = await loadImages(place.store, { folder: `${place.dataRoot}/made` });
  assert.ok(loaded !== undefined);
  const { run, diffIds } = await place.store.configuration(loaded.image.id);
  assert.deepEqual([run.command, run.environment, diffIds.length], [['/greeting/hello'], ['A=b'], 1]);
  assert.equal(place.layers.list().length, 1);

  mkdirSync(`${place.dataRoot}/saved`);
  const tar = `${place.dataRoot}/saved.tar`;
  writeFileSync(tar, '');
  for await (const chunk of saveImages(place.store, [loaded.image.id])) writeFileSync(tar, chunk, { flag: 'a' });
  execFileSync('tar', ['-xf', tar, '-C', `${place.dataRoot}/saved`]);
  // umoci wants a name, which an image without one does not have.
  const index = JSON.parse(readFileSync(`${place.dataRoot}/saved/index.json`, 'utf8'));
  index.manifests[0].annotations = { 'org.opencontainers.image.ref.name': 'again' };
  writeFileSync(`${place.dataRoot}/saved/index.json`, JSON.stringify(index));
  umoci('unpack', '--rootless', '--image', 'saved:again', 'bundle');
  assert.equal(readFileSync(`${place.dataRoot}/bundle/rootfs/greeting/hello`, 'utf8'), 'hello\n');
});
