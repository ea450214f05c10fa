import { digestOf } from '@drydock/runtime';
import type { ImageParts, Part } from '../../../packages/runtime/src/image/testing/image-parts.ts';

/** Brings an image to a registry, as the OCI distribution specification says it is done. */
export async function pushImage(host: string, repository: string, tag: string, image: ImageParts): Promise<void> {
  for (const part of [image.config, ...image.layers]) await pushBlob(host, repository, part);
  await pushManifest(host, repository, tag, image.manifest);
}

export async function pushManifest(
  host: string,
  repository: string,
  tag: string,
  { bytes, mediaType }: Part,
): Promise<void> {
  const url = `http://${host}/v2/${repository}/manifests/${tag}`;
  await expectCreated(
    fetch(url, { method: 'PUT', body: new Uint8Array(bytes), headers: { 'content-type': mediaType } }),
  );
}

async function pushBlob(host: string, repository: string, { bytes }: Part): Promise<void> {
  const begun = await fetch(`http://${host}/v2/${repository}/blobs/uploads/`, { method: 'POST' });
  const url = new URL(begun.headers.get('location') ?? '', begun.url);
  url.searchParams.set('digest', digestOf(bytes));
  const headers = { 'content-type': 'application/octet-stream' };
  await expectCreated(fetch(url, { method: 'PUT', body: new Uint8Array(bytes), headers }));
}

async function expectCreated(answer: Promise<Response>): Promise<void> {
  const { status, url } = await answer;
  if (status !== 201) throw new Error(`push to ${url}: status ${status}`);
}
