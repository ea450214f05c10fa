import { gzipSync } from 'node:zlib';
import { type Digest, digestOf } from '@drydock/runtime';

export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
export const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar';

export type Part = { readonly bytes: Buffer; readonly mediaType: string };

export const describePart = ({ bytes, mediaType }: Part) => ({
  mediaType,
  digest: digestOf(bytes),
  size: bytes.length,
});

/** A tar with one small file, made by hand: tar(5), ustar. */
export function tarOf(name: string, content: string | Buffer): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

export const TAR_END = Buffer.alloc(1024);

export type ImageParts = {
  readonly manifest: Part;
  readonly config: Part;
  readonly layers: readonly Part[];
  readonly diffIds: readonly Digest[];
};

export type MakeImageOptions = {
  readonly tars?: readonly Buffer[];
  readonly compress?: (tar: Buffer) => Buffer;
  readonly layerType?: string;
  /** Fields to add to the configuration, or to put in place of ours. */
  readonly config?: object;
  readonly manifest?: object;
};

/** A whole image, gzip as most have it. */
export function makeImage(options: MakeImageOptions = {}): ImageParts {
  const { tars = [Buffer.concat([tarOf('hello', 'hello\n'), TAR_END])], compress = (tar) => gzipSync(tar) } = options;
  const diffIds = tars.map((tar) => digestOf(tar));
  const mediaType = options.layerType ?? `${OCI_LAYER}+gzip`;
  const layers = tars.map((tar) => ({ bytes: compress(tar), mediaType }));
  const configuration = {
    created: '2026-01-02T03:04:05Z',
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    config: { Cmd: ['/hello'], Env: ['PATH=/bin'] },
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: diffIds.map((_, index) => ({ created_by: `layer ${index}` })),
    ...options.config,
  };
  const config = { bytes: Buffer.from(JSON.stringify(configuration)), mediaType: OCI_CONFIG };
  const document = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: describePart(config),
    layers: layers.map(describePart),
    ...options.manifest,
  };
  return {
    manifest: { bytes: Buffer.from(JSON.stringify(document)), mediaType: OCI_MANIFEST },
    config,
    layers,
    diffIds,
  };
}
