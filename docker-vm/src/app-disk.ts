import { chmod, copyFile, cp, link, mkdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { type Artefact, ensureArtefact } from './artefact.ts';
import { bundleServices } from './bundle-services.ts';
import { REPOSITORY } from './config.ts';
import { InputHash, listFiles } from './input-hash.ts';
import type { Kernel } from './kernel.ts';
import type { Mirror } from './mirror.ts';
import { type Package, productionClosure } from './node-closure.ts';
import { asRoot, runTool } from './run-tool.ts';
import { SetupError } from './setup-error.ts';
import type { BuildOptions } from './system-disk.ts';

/** What of the working tree goes in. `apps/web/out` is the built site; a folder that is missing is left out. */
const SOURCES = [
  'apps/cli',
  'apps/keeper',
  'apps/server',
  'apps/web/out',
  'packages',
  'labs',
  'test',
  'package.json',
  'tsconfig.json',
];
const NATIVE = 'packages/linux/native';
/** Programs whose dependencies are needed, and packages that only the tests inside the VM use. */
const STARTS = {
  folders: ['apps/cli', 'apps/keeper', 'apps/server', 'packages/curriculum'],
  packages: ['socket.io-client', 'fast-check'],
};
/** Parts of packages that nothing runs here: other systems’ binaries, C sources, declarations. */
const NEVER_RUN = /\/koffi\/(doc|vendor)(\/|$)|\/koffi-linux-[^/]+\/musl_|\.d\.[cm]?ts$|\.map$/;
/** Room for ext4's own tables, and the least disk worth making. */
const SPARE_BYTES = 48 * 1024 * 1024;

export type AppDisk = { readonly folder: string; readonly wasBuilt: boolean };

/** app.img: Node, the source tree with the packages it runs with, native programs, modules, the mirror's files and init. */
export async function ensureAppDisk(kernel: Kernel, mirror: Mirror, options: BuildOptions): Promise<AppDisk> {
  const packages = await productionClosure(REPOSITORY, STARTS);
  const node = await nodePackage();
  const hash = new InputHash().text('kernel', kernel.hash).text('mirror', mirror.hash).text('node', `${node.version}`);
  for (const { folder, version } of packages) hash.text(path.relative(REPOSITORY, folder), version);
  for (const source of SOURCES) await addSource(hash, source);
  await hash.tree(path.join(REPOSITORY, 'docker-vm/guest'), 'guest');
  for (const recipe of ['app-disk.ts', 'bundle-services.ts'])
    await hash.file(path.join(import.meta.dirname, recipe), recipe);
  const build = (folder: string) => buildAppDisk(folder, { kernel, mirror, packages, node: node.folder }, options);
  return ensureArtefact({ ...options, name: 'app', hash: hash.digest(), build } satisfies Artefact);
}

async function addSource(hash: InputHash, source: string): Promise<void> {
  const file = path.join(REPOSITORY, source);
  if ((await kindOf(file)) === 'file') await hash.file(file, source);
  else await hash.tree(file, source);
}

type Ingredients = {
  readonly kernel: Kernel;
  readonly mirror: Mirror;
  readonly packages: readonly Package[];
  readonly node: string;
};

async function buildAppDisk(
  folder: string,
  { kernel, mirror, packages, node }: Ingredients,
  options: BuildOptions,
): Promise<void> {
  const root = path.join(folder, 'root');
  await mkdir(path.join(root, 'bin'), { recursive: true });
  options.progress?.('collecting the app');
  for (const source of SOURCES) await copySource(source, root);
  for (const { folder: from } of packages) {
    const to = path.join(root, path.relative(REPOSITORY, from));
    await cp(from, to, {
      recursive: true,
      // A nested node_modules comes by itself, if it is needed at all.
      filter: (file) => !NEVER_RUN.test(file) && !file.slice(from.length).includes('/node_modules'),
    });
  }
  await linkWorkspaces(root);
  await mkdir(path.join(root, 'services'));
  await bundleServices(path.join(root, 'services'));
  await copyFile(path.join(node, 'bin/node'), path.join(root, 'bin/node'));
  await copyFile(path.join(kernel.folder, 'busybox'), path.join(root, 'bin/busybox'));
  await cp(path.join(kernel.folder, 'modules'), path.join(root, 'modules'), { recursive: true });
  await cp(mirror.folder, path.join(root, 'mirror'), { recursive: true });
  await cp(path.join(REPOSITORY, 'docker-vm/guest'), path.join(root, 'guest'), { recursive: true });
  await copyFile(path.join(REPOSITORY, 'docker-vm/guest/init'), path.join(root, 'init'));
  await buildNative(root, options);
  await collectTools(root);
  for (const program of ['bin/node', 'bin/busybox', 'mirror/busybox', 'init'])
    await chmod(path.join(root, program), 0o755);

  options.progress?.('writing the app disk');
  const image = path.join(folder, 'app.img');
  // The server reads these files as another user, whatever the umask of the checkout was.
  const script =
    'chmod -R u+w,go-w,a+rX "$1" && chown -R 0:0 "$1" && mke2fs -q -t ext4 -L app -m 0 -O ^has_journal -d "$1" "$2" "$3k"';
  const size = Math.ceil(((await usedBytes(root)) * 1.1 + SPARE_BYTES) / 1024);
  const [command, args] = asRoot('sh', ['-euc', script, 'sh', root, image, `${size}`]);
  await runTool(command, args, {
    ...options,
    onLine: undefined,
  });
  await rm(root, { recursive: true });
}

async function copySource(source: string, root: string): Promise<void> {
  const from = path.join(REPOSITORY, source);
  const files = (await kindOf(from)) === 'file' ? [{ path: from }] : await listFiles(from);
  for (const file of files) {
    const to = path.join(root, path.relative(REPOSITORY, file.path));
    await mkdir(path.dirname(to), { recursive: true });
    await cp(file.path, to, { verbatimSymlinks: true });
  }
}

/** Workspaces stay links, as npm makes them: Node runs TypeScript only outside node_modules. */
async function linkWorkspaces(root: string): Promise<void> {
  const scope = path.join(root, 'node_modules/@drydock');
  await mkdir(scope, { recursive: true });
  for (const name of ['protocol', 'linux', 'runtime', 'observer', 'curriculum']) {
    await symlink(`../../packages/${name}`, path.join(scope, name));
  }
}

/** `session`: what learners get of all this, and no more: the container engine with what it needs. */
async function collectTools(root: string): Promise<void> {
  const tools = path.join(root, 'session');
  await cp(path.join(REPOSITORY, 'docker-vm/guest/session'), tools, { recursive: true });
  await chmod(path.join(tools, 'start-engine'), 0o755);
  for (const file of [
    'bin/node',
    ...['stage', 'monitor', 'attach', 'relay', 'container-init'].map((name) => `native/${name}`),
  ]) {
    await mkdir(path.dirname(path.join(tools, file)), { recursive: true });
    await link(path.join(root, file), path.join(tools, file)); // one file under two names: Node is large
  }
  await mkdir(path.join(tools, 'engine'));
  await copyFile(path.join(root, 'services/cli.mjs'), path.join(tools, 'engine/cli.mjs'));
  for (const name of ['koffi', '@koromix'])
    await cp(path.join(root, 'node_modules', name), path.join(tools, 'node_modules', name), { recursive: true });
}

async function buildNative(root: string, { progress, signal }: BuildOptions): Promise<void> {
  const source = path.join(REPOSITORY, NATIVE);
  if ((await kindOf(path.join(source, 'Makefile'))) === undefined) {
    progress?.(`no ${NATIVE}/Makefile: the native programs are left out`);
    return;
  }
  progress?.('compiling the native programs');
  await runTool('make', ['--silent', '-C', source, `OUT=${path.join(root, 'native')}`], { signal });
}

async function nodePackage(): Promise<{ folder: string; version: string }> {
  const folder = path.join(REPOSITORY, 'node_modules', `node-linux-${process.arch}`);
  const manifest = await readFile(path.join(folder, 'package.json'), 'utf8').catch((cause: unknown) => {
    throw new SetupError(`find Node in "${folder}": not installed`, { cause, hint: 'Run `npm ci`.' });
  });
  return { folder, version: JSON.parse(manifest).version };
}

async function kindOf(file: string): Promise<'file' | 'folder' | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found === undefined ? undefined : found.isDirectory() ? 'folder' : 'file';
}

/** What ext4 will need: whole blocks of 4096 bytes, and an inode each. */
async function usedBytes(root: string): Promise<number> {
  const output = await runTool('du', ['--summarize', '--block-size=1', root]);
  return Number.parseInt(output, 10);
}
