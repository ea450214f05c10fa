import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ensureArtefact } from './artefact.ts';
import { REPOSITORY } from './config.ts';
import { type CpioEntry, writeCpio } from './cpio.ts';
import { InputHash, listFiles } from './input-hash.ts';
import { loadOrder, moduleName, parseModuleList, readDepends } from './kernel-modules.ts';
import { runTool } from './run-tool.ts';
import { SetupError } from './setup-error.ts';
import type { BuildOptions } from './system-disk.ts';
import { extractVmlinux } from './vmlinux.ts';

const HERE = path.join(REPOSITORY, 'docker-vm');
const INPUTS = [
  'recipe/modules.txt',
  'guest/initramfs-init',
  'guest/probe-init',
  'src/kernel.ts',
  'src/vmlinux.ts',
  'src/kernel-modules.ts',
  'src/cpio.ts',
];

export type Kernel = { readonly folder: string; readonly hash: string; readonly wasBuilt: boolean };

/**
 * Made from the packages beside the system disk: vmlinux, initramfs.cpio, probe.cpio (for the accelerator's trial),
 * busybox, and modules/ with those the app disk brings, listed in load order in modules/order.
 */
export async function ensureKernel(system: { folder: string; hash: string }, options: BuildOptions): Promise<Kernel> {
  const inputs = new InputHash().text('system', system.hash);
  for (const file of INPUTS) await inputs.file(path.join(HERE, file), file);
  const hash = inputs.digest();
  const build = (folder: string) => buildKernel(system.folder, folder, options);
  return { ...(await ensureArtefact({ ...options, name: 'kernel', hash, build })), hash };
}

async function buildKernel(systemFolder: string, folder: string, { progress, signal }: BuildOptions): Promise<void> {
  progress?.('unpacking the kernel');
  const unpacked = path.join(folder, 'unpacked');
  for (const name of ['linux-image.deb', 'busybox-static.deb']) {
    await runTool('dpkg-deb', ['--extract', path.join(systemFolder, name), unpacked], { signal });
  }
  const boot = path.join(unpacked, 'boot');
  const image = (await readdir(boot)).find((name) => name.startsWith('vmlinuz-'));
  if (image === undefined) throw new SetupError(`find the kernel in "${boot}": no vmlinuz there`);
  await writeFile(path.join(folder, 'vmlinux'), await extractVmlinux(await readFile(path.join(boot, image))));

  const busybox = path.join(unpacked, 'bin/busybox');
  await copyFile(busybox, path.join(folder, 'busybox'));

  const modules = await readModules(path.join(unpacked, 'lib/modules'));
  const wanted = parseModuleList(await readFile(path.join(HERE, 'recipe/modules.txt'), 'utf8'));
  const dependsOf = (name: string) => readDepends(contentOf(modules, name));
  const early = loadOrder(wanted.get('initramfs') ?? [], dependsOf);
  const late = loadOrder([...early, ...(wanted.get('app') ?? [])], dependsOf).slice(early.length);

  const first = await initramfsBase(busybox, path.join(HERE, 'guest/initramfs-init'));
  await writeFile(path.join(folder, 'initramfs.cpio'), writeCpio([...first, ...moduleEntries(early, modules)]));
  await writeFile(
    path.join(folder, 'probe.cpio'),
    writeCpio(await initramfsBase(busybox, path.join(HERE, 'guest/probe-init'))),
  );
  await writeLateModules(path.join(folder, 'modules'), late, modules);
  await rm(unpacked, { recursive: true });
}

async function readModules(folder: string): Promise<Map<string, Buffer>> {
  const files = (await listFiles(folder)).filter((file) => file.path.endsWith('.ko'));
  const pairs = files.map(async (file) => [moduleName(file.path), await readFile(file.path)] as const);
  return new Map(await Promise.all(pairs));
}

function contentOf(modules: ReadonlyMap<string, Buffer>, name: string): Buffer {
  const content = modules.get(name);
  if (content) return content;
  throw new SetupError(`find kernel module "${name}": not in this kernel`, {
    hint: 'Correct docker-vm/recipe/modules.txt.',
  });
}

async function initramfsBase(busybox: string, init: string): Promise<CpioEntry[]> {
  return [
    ...['bin', 'dev', 'proc', 'root', 'modules'].map((name): CpioEntry => ({ kind: 'folder', path: name })),
    { kind: 'device', path: 'dev/console', major: 5, minor: 1 },
    { kind: 'file', path: 'bin/busybox', content: await readFile(busybox), isExecutable: true },
    { kind: 'file', path: 'init', content: await readFile(init), isExecutable: true },
  ];
}

function moduleEntries(order: readonly string[], modules: ReadonlyMap<string, Buffer>): CpioEntry[] {
  return [
    ...order.map(
      (name): CpioEntry => ({ kind: 'file', path: `modules/${name}.ko`, content: contentOf(modules, name) }),
    ),
    { kind: 'file', path: 'modules/order', content: Buffer.from(orderFile(order)) },
  ];
}

async function writeLateModules(folder: string, order: readonly string[], modules: ReadonlyMap<string, Buffer>) {
  await mkdir(folder);
  for (const name of order) await writeFile(path.join(folder, `${name}.ko`), contentOf(modules, name));
  await writeFile(path.join(folder, 'order'), orderFile(order));
}

function orderFile(order: readonly string[]): string {
  return order.map((name) => `${name}.ko\n`).join('');
}
