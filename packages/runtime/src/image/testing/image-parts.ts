import { gzipSync } from 'node:zlib';
import { type Digest, digestOf } from '../digest.ts';

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

/** One file as it stands in a tar, made by hand: tar(5), ustar. */
export function tarOf(name: string, content: string | Buffer): Buffer {
  const body = Buffer.from(content);
  return Buffer.concat([header(name, '0', body.length), body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** A hard link ("1") or a symbolic one ("2"). */
export const tarLink = (name: string, type: '1' | '2', target: string): Buffer => header(name, type, 0, target);

function header(name: string, type: string, size: number, target = ''): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write(target, 157);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
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
