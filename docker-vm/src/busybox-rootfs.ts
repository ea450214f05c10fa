import { chmod, copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY } from './config.ts';
import { listFiles } from './input-hash.ts';
import { runTool } from './run-tool.ts';

/** Its few files that are not BusyBox. `{{version}}` is the package's. */
export const ROOTFS_FILES = path.join(REPOSITORY, 'docker-vm/recipe/busybox-rootfs');

const FOLDERS: Readonly<Record<string, number>> = {
  bin: 0o755,
  dev: 0o755,
  etc: 0o755,
  mnt: 0o755,
  proc: 0o555,
  root: 0o700,
  sbin: 0o755,
  sys: 0o555,
  tmp: 0o1777,
  usr: 0o755,
  'usr/bin': 0o755,
  'usr/sbin': 0o755,
  var: 0o755,
};

export type BusyboxRootfs = {
  readonly busybox: string;
  /** Of Debian's package. */
  readonly version: string;
  readonly folder: string;
  readonly tarball: string;
  readonly signal?: AbortSignal | undefined;
};

/** Lays out a root file system around one static program in `folder`, and packs it: the same bytes every time. */
export async function packBusyboxRootfs({ busybox, version, folder, tarball, signal }: BusyboxRootfs): Promise<void> {
  for (const name of Object.keys(FOLDERS)) await mkdir(path.join(folder, name), { recursive: true });
  for (const file of await listFiles(ROOTFS_FILES)) {
    const text = await readFile(file.path, 'utf8');
    const to = path.join(folder, path.relative(ROOTFS_FILES, file.path));
    await writeFile(to, text.replaceAll('{{version}}', version));
    await chmod(to, 0o644);
  }
  await copyFile(busybox, path.join(folder, 'bin/busybox'));
  await chmod(path.join(folder, 'bin/busybox'), 0o755);
  for (const command of commandsOf(await runTool(busybox, ['--list-full'], { signal }))) {
    const target = path.relative(path.dirname(command), 'bin/busybox');
    await symlink(target, path.join(folder, command));
  }
  // Last: nothing could be written to some of them otherwise.
  for (const [name, mode] of Object.entries(FOLDERS)) await chmod(path.join(folder, name), mode);
  await chmod(folder, 0o755);
  const pack =
    'tar -C "$1" --format=ustar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - . | gzip -9n > "$2"';
  await runTool('sh', ['-euc', pack, 'sh', folder, tarball], { signal });
}

/** Paths that the program wants to be called by, "usr/bin/env"; without itself, and what stands at no known place. */
export function commandsOf(listFull: string): string[] {
  return listFull
    .split('\n')
    .filter((command) => command !== 'bin/busybox' && path.dirname(command) in FOLDERS)
    .sort();
}
