import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY } from './config.ts';
import { runTool } from './run-tool.ts';

/** The images' descriptions, "NAME.json", and the files of their layers. */
export const IMAGE_RECIPES = path.join(REPOSITORY, 'docker-vm/recipe/images');

/** Layers that are not lying there as files. */
export type MadeLayers = { readonly busybox: string; readonly busyboxRootfs: string };

type Recipe = { readonly layers: readonly string[]; readonly config: object };
type Blob = { readonly digest: string; readonly bytes: Buffer };
type Layer = Blob & { readonly name: string; readonly diffId: string };

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
const TAR_OPTIONS = ['--format=ustar', '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
/** The same bytes every time: an image has no moment of its own. */
const EPOCH = '1970-01-01T00:00:00Z';

/**
 * A registry that only reads is a tree of files: GET /v2/NAME/manifests/TAG and GET /v2/NAME/blobs/DIGEST, by the OCI
 * distribution specification. Any web server will do.
 *
 * @returns the names of its images
 */
export async function writeRegistry(folder: string, made: MadeLayers, signal?: AbortSignal): Promise<string[]> {
  const names = (await readdir(IMAGE_RECIPES))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -5));
  await writeAt(path.join(folder, 'v2/index.html'), '{}\n'); // "is anybody there?"
  for (const name of names) {
    const recipe: Recipe = JSON.parse(await readFile(path.join(IMAGE_RECIPES, `${name}.json`), 'utf8'));
    const layers: Layer[] = [];
    for (const layer of recipe.layers) layers.push(await packLayer(layer, made, signal));
    await writeImage(path.join(folder, 'v2/library', name), recipe, layers);
  }
  return names;
}

async function writeImage(folder: string, { config }: Recipe, layers: readonly Layer[]): Promise<void> {
  const configuration = blobOf({
    created: EPOCH,
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    config,
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(({ name }) => ({ created: EPOCH, created_by: `COPY ${name} /` })),
  });
  const manifest = blobOf({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: describeBlob(configuration, CONFIG),
    layers: layers.map((layer) => describeBlob(layer, LAYER)),
  });
  for (const { digest, bytes } of [configuration, ...layers]) await writeAt(path.join(folder, 'blobs', digest), bytes);
  for (const reference of ['latest', manifest.digest])
    await writeAt(path.join(folder, 'manifests', reference), manifest.bytes);
}

async function packLayer(name: string, made: MadeLayers, signal?: AbortSignal): Promise<Layer> {
  const temporary = await mkdtemp(path.join(path.dirname(made.busyboxRootfs), 'layer-'));
  const tar = path.join(temporary, 'layer.tar');
  try {
    let files = path.join(IMAGE_RECIPES, name);
    if (name === 'busybox-rootfs') files = made.busyboxRootfs;
    if (name === 'busybox-as-httpd') {
      files = path.join(temporary, 'files');
      await mkdir(files);
      await copyFile(made.busybox, path.join(files, 'httpd'));
    }
    // The modes of the root file system are meant; those of a checkout depend on who made it.
    const modes = name === 'busybox-rootfs' ? [] : ['--mode=u=rwX,go=rX'];
    await runTool('tar', ['-C', files, ...TAR_OPTIONS, ...modes, '-cf', tar, '.'], { signal });
    await runTool('gzip', ['-9nk', tar], { signal });
    const bytes = await readFile(`${tar}.gz`);
    return { name, digest: digestOf(bytes), bytes, diffId: digestOf(await readFile(tar)) };
  } finally {
    await rm(temporary, { recursive: true });
  }
}

const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

function blobOf(document: object): Blob {
  const bytes = Buffer.from(JSON.stringify(document));
  return { digest: digestOf(bytes), bytes };
}

const describeBlob = ({ digest, bytes }: Blob, mediaType: string) => ({ mediaType, digest, size: bytes.length });

async function writeAt(file: string, content: string | Buffer): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}
