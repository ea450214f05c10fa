import path from 'node:path';
import { ensureAppDisk } from './app-disk.ts';
import type { Progress } from './artefact.ts';
import { readConfig } from './config.ts';
import { ensureBlankDataDisk, ensureDataDisk } from './data-disk.ts';
import { ensureKernel } from './kernel.ts';
import { ensureMirror } from './mirror.ts';
import { ensureSystemDisk } from './system-disk.ts';

/** Everything a machine is started from. */
export type Disks = {
  readonly vmlinux: string;
  readonly initramfs: string;
  readonly probeInitramfs: string;
  readonly system: string;
  readonly app: string;
  readonly blankData: string;
  readonly data: string;
  /** Names of what had to be built now. Empty on a second start. */
  readonly built: readonly string[];
};

/** Builds what is missing or whose inputs changed. Safe to interrupt, and to run twice at once. */
export async function prepareDisks(
  progress?: Progress,
  options: { signal?: AbortSignal; cacheFolder?: string } = {},
): Promise<Disks> {
  const cacheFolder = options.cacheFolder ?? readConfig().cacheFolder;
  const part = (name: string) => ({
    cacheFolder,
    signal: options.signal,
    progress: (message: string) => progress?.(`${name}: ${message}`),
  });
  const system = await ensureSystemDisk(part('system disk'));
  const kernel = await ensureKernel(system, part('kernel'));
  const mirror = await ensureMirror(kernel, system.folder, part('mirror'));
  const app = await ensureAppDisk(kernel, mirror, part('app disk'));
  const blank = await ensureBlankDataDisk(part('data disk'));
  const data = await ensureDataDisk(blank.file, part('data disk'));
  const parts = { 'system disk': system, kernel, mirror, 'app disk': app, 'data disk': data };
  return {
    vmlinux: path.join(kernel.folder, 'vmlinux'),
    initramfs: path.join(kernel.folder, 'initramfs.cpio'),
    probeInitramfs: path.join(kernel.folder, 'probe.cpio'),
    system: path.join(system.folder, 'system.img'),
    app: path.join(app.folder, 'app.img'),
    blankData: blank.file,
    data: data.file,
    built: Object.entries(parts).flatMap(([name, { wasBuilt }]) => (wasBuilt ? [name] : [])),
  };
}
