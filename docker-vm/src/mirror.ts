import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Artefact, ensureArtefact } from './artefact.ts';
import { packBusyboxRootfs, ROOTFS_FILES } from './busybox-rootfs.ts';
import { IMAGE_RECIPES, writeRegistry } from './image-registry.ts';
import { InputHash } from './input-hash.ts';
import type { Kernel } from './kernel.ts';
import { runTool } from './run-tool.ts';
import type { BuildOptions } from './system-disk.ts';

/** What http://mirror.drydock/ offers, with what is said of it. */
const OFFERED: Readonly<Record<string, string>> = {
  'busybox-rootfs.tar.gz': 'a small root file system: BusyBox, as Debian packages it, and a few files around it',
};

export type Mirror = { readonly folder: string; readonly hash: string; readonly wasBuilt: boolean };

/** The root of the mirror's server: `busybox`, which is the server, and `files`, which it serves. */
export async function ensureMirror(kernel: Kernel, systemFolder: string, options: BuildOptions): Promise<Mirror> {
  const inputs = new InputHash().text('kernel', kernel.hash);
  for (const recipe of ['mirror.ts', 'busybox-rootfs.ts', 'image-registry.ts'])
    await inputs.file(path.join(import.meta.dirname, recipe), recipe);
  await inputs.tree(ROOTFS_FILES, 'rootfs');
  const hash = (await inputs.tree(IMAGE_RECIPES, 'images')).digest();
  const build = (folder: string) => buildMirror({ kernel, systemFolder, folder }, options);
  return { ...(await ensureArtefact({ ...options, name: 'mirror', hash, build } satisfies Artefact)), hash };
}

type Ingredients = { readonly kernel: Kernel; readonly systemFolder: string; readonly folder: string };

async function buildMirror({ kernel, systemFolder, folder }: Ingredients, options: BuildOptions): Promise<void> {
  options.progress?.('packing the root file system for the labs');
  const busybox = path.join(kernel.folder, 'busybox');
  const files = path.join(folder, 'files');
  const root = path.join(folder, 'busybox-rootfs');
  await mkdir(files);
  const debianPackage = path.join(systemFolder, 'busybox-static.deb');
  const version = (await runTool('dpkg-deb', ['--field', debianPackage, 'Version'], options)).trim();
  const tarball = path.join(files, 'busybox-rootfs.tar.gz');
  await packBusyboxRootfs({ busybox, version, folder: root, tarball, signal: options.signal });
  const listed = await Promise.all(
    (await readdir(files)).sort().map(async (name) => listedFile(name, await readFile(path.join(files, name)))),
  );
  options.progress?.('packing the images for the labs');
  const images = await writeRegistry(files, { busybox, busyboxRootfs: root }, options.signal);
  await rm(root, { recursive: true });
  await copyFile(busybox, path.join(folder, 'busybox'));

  await writeFile(path.join(files, 'SHA256SUMS'), listed.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''));
  await writeFile(path.join(files, 'index.html'), indexPage(listed, images));
}

export type ListedFile = { readonly name: string; readonly sha256: string; readonly bytes: number };

const listedFile = (name: string, content: Buffer): ListedFile => ({
  name,
  sha256: createHash('sha256').update(content).digest('hex'),
  bytes: content.length,
});

/** To be read with curl as well: a line of text for every file. */
export function indexPage(files: readonly ListedFile[], images: readonly string[]): string {
  const lines = files.map(
    ({ name, sha256, bytes }) =>
      `<a href="${name}">${name}</a>  ${bytes} bytes  ${OFFERED[name] ?? ''}\n    sha256 ${sha256}\n`,
  );
  return `<!doctype html>
<meta charset="utf-8">
<title>mirror.drydock</title>
<pre>
Files for the labs, served by the machine your Linux runs on. There is no way from here to the internet.

${lines.join('')}
<a href="SHA256SUMS">SHA256SUMS</a>  for sha256sum -c

Images for docker pull: ${images.join(', ')}
</pre>
`;
}
