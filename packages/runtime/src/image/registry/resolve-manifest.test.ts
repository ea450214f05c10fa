import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf, pullImage } from '../index.ts';
import { drainedStore } from '../testing/drained-store.ts';
import { describePart, makeImage, OCI_INDEX, OCI_LAYER } from '../testing/image-parts.ts';
import { contentOf, registryOf, serve } from '../testing/registry-server.ts';

test('[IM7] an index leads to the image of the wanted platform', async () => {
  const [ours, other] = [makeImage(), makeImage({ config: { architecture: 's390x' } })];
  const content = contentOf({ ours, other });
  const manifests = [
    { ...describePart(other.manifest), platform: { os: 'linux', architecture: 's390x' } },
    { ...describePart(ours.manifest), platform: { os: 'linux', architecture: 'amd64' } },
    { ...describePart(ours.manifest), platform: { os: 'unknown', architecture: 'unknown' } },
  ];
  const index = { bytes: Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })), mediaType: OCI_INDEX };
  await using server = await serve(
    registryOf({ ...content, manifests: new Map([...content.manifests, ['v1', index]]) }),
  );
  using place = drainedStore();
  const platform = { os: 'linux', architecture: 'amd64' };
  const pulled = await pullImage(place.store, `${server.host}/a:v1`, { platform });
  assert.equal(pulled.image.id, digestOf(ours.config.bytes));
  assert.equal(pulled.digest, digestOf(index.bytes));
  const s390x = await pullImage(place.store, `${server.host}/a:v1`, {
    platform: { ...platform, architecture: 's390x' },
  });
  assert.equal(s390x.image.id, digestOf(other.config.bytes));
  const absent = { platform: { os: 'linux', architecture: 'riscv64' } };
  await assert.rejects(pullImage(place.store, `${server.host}/a:v1`, absent), /there are linux\/s390x, linux\/amd64/);
});

test('[IM6] indexes that point to themselves or each other without end are refused', async () => {
  const image = makeImage();
  let index = { bytes: Buffer.from('{}'), mediaType: OCI_INDEX };
  const manifests = new Map();
  let inner = describePart(image.manifest);
  for (let depth = 0; depth < 5; depth += 1) {
    const platform = { os: 'linux', architecture: 'amd64' };
    const document = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [{ ...inner, platform }] };
    index = { bytes: Buffer.from(JSON.stringify(document)), mediaType: OCI_INDEX };
    manifests.set(digestOf(index.bytes), index);
    inner = describePart(index);
  }
  manifests.set('deep', index);
  await using server = await serve(registryOf({ manifests, blobs: new Map() }));
  using place = drainedStore();
  const pull = pullImage(place.store, `${server.host}/a:deep`, { platform: { os: 'linux', architecture: 'amd64' } });
  await assert.rejects(pull, /more than 3 indexes inside each other/);
});

test('[IM4] a registry that serves layers and manifests in one document is refused', async () => {
  const image = makeImage({ manifest: { manifests: [] } });
  await using server = await serve(registryOf(contentOf({ latest: image })));
  using place = drainedStore();
  await assert.rejects(pullImage(place.store, `${server.host}/a`), /both "layers" and "manifests"/);
});

test('[IM12] a manifest that is not what was asked for by digest is refused', async () => {
  const image = makeImage();
  const wanted = digestOf('something else');
  const content = contentOf({ [wanted]: image });
  await using server = await serve(registryOf(content));
  using place = drainedStore();
  await assert.rejects(pullImage(place.store, `${server.host}/a@${wanted}`), { reason: 'digest-mismatch' });
});

test('[IM6] an endless manifest is given up', async () => {
  await using server = await serve((_request, response) => {
    response.on('error', () => undefined);
    const more = (): void => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
      response.once('drain', more);
    };
    more();
  });
  using place = drainedStore();
  await assert.rejects(pullImage(place.store, `${server.host}/a`), { reason: 'too-large' });
});

test('[IM6] what the disk has no room for is not begun', async () => {
  const layers = Array.from({ length: 127 }, (_, index) => {
    const digest = digestOf(`layer ${index}`);
    return { mediaType: OCI_LAYER, digest, size: 32 * 1024 ** 3 };
  });
  const diffIds = layers.map(({ digest }) => digest);
  const image = makeImage({ manifest: { layers }, config: { rootfs: { type: 'layers', diff_ids: diffIds } } });
  await using server = await serve(registryOf(contentOf({ latest: image })));
  using place = drainedStore();
  await assert.rejects(pullImage(place.store, `${server.host}/a`), { reason: 'no-room', hint: /prune/ });
  assert.equal(server.requests.length, 2);
});
