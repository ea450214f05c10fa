import { access, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ensureArtefact } from './artefact.ts';
import { withBuildLock } from './build-lock.ts';
import { InputHash } from './input-hash.ts';
import { runTool } from './run-tool.ts';
import type { BuildOptions } from './system-disk.ts';

/** What the guest sees; the file on the host grows with what is really written. */
const VIRTUAL_SIZE = '16G';
/**
 * Project quota, so that each session has a share of the disk. One inode per 32 kB: images hold many small files.
 * Tables are left zeroed as the sparse file has them, instead of being written by the guest's first hour.
 */
const FORMAT = [
  '-q',
  '-t',
  'ext4',
  '-L',
  'data',
  '-m',
  '0',
  '-i',
  '32768',
  '-O',
  'quota,project',
  '-E',
  'quotatype=prjquota,lazy_itable_init=1,lazy_journal_init=1,root_owner=0:0',
];

/** A formatted, empty disk. Tests use it with QEMU's snapshot mode, which never writes to it. */
export async function ensureBlankDataDisk(options: BuildOptions): Promise<{ file: string; wasBuilt: boolean }> {
  const hash = new InputHash().text('format', [VIRTUAL_SIZE, ...FORMAT].join(' ')).digest();
  const build = async (folder: string) => {
    options.progress?.('formatting the data disk');
    const raw = path.join(folder, 'raw.img');
    await runTool('mke2fs', [...FORMAT, raw, VIRTUAL_SIZE], { signal: options.signal });
    await convert(raw, path.join(folder, 'blank.qcow2'), options);
    await rm(raw);
  };
  const { folder, wasBuilt } = await ensureArtefact({ ...options, name: 'blank', hash, build });
  return { file: path.join(folder, 'blank.qcow2'), wasBuilt };
}

/** The learners' disk: made once, and then never touched by a build again. */
export async function ensureDataDisk(
  blank: string,
  options: BuildOptions,
): Promise<{ file: string; wasBuilt: boolean }> {
  const file = path.join(options.cacheFolder, 'data.qcow2');
  if (await isThere(file)) return { file, wasBuilt: false };
  await using _lock = await withBuildLock(options.cacheFolder, options);
  if (await isThere(file)) return { file, wasBuilt: false };
  await convert(blank, `${file}.partial`, options);
  await rename(`${file}.partial`, file);
  return { file, wasBuilt: true };
}

async function convert(from: string, to: string, { signal }: BuildOptions): Promise<void> {
  await runTool('qemu-img', ['convert', '-O', 'qcow2', from, to], { signal });
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
