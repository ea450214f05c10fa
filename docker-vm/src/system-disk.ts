import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Artefact, ensureArtefact, type Progress } from './artefact.ts';
import { REPOSITORY } from './config.ts';
import { InputHash } from './input-hash.ts';
import { asRoot, runTool, userNamespace } from './run-tool.ts';

const RECIPE = path.join(REPOSITORY, 'docker-vm/recipe');
/** The labs' texts are written for the commands of this release. */
const SUITE = 'bookworm';
/** The disk is sparse: only what is used takes space on the host. About 260 MB are. */
const DISK_SIZE = '600M';
/** Translations and change logs nobody reads in a lab: 30 MB. Copyright files stay, as their licences ask. */
const LEFT_OUT = ['/usr/share/doc/*', '/usr/share/locale/*', '/usr/share/man/??/*', '/usr/share/man/??_*/*'];
/** A rough count of mmdebstrap's lines "I: …" from start to end, for the percentage. */
const PHASES = 14;

export type BuildOptions = {
  readonly cacheFolder: string;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Debian with the lab tools as system.img; beside it the packages of the kernel and of a static busybox. */
export async function ensureSystemDisk(
  options: BuildOptions,
): Promise<{ folder: string; hash: string; wasBuilt: boolean }> {
  const hash = await systemHash();
  const artefact = {
    ...options,
    name: 'system',
    hash,
    build: (folder: string) => build(folder, options),
  } satisfies Artefact;
  return { ...(await ensureArtefact(artefact)), hash };
}

export async function systemHash(): Promise<string> {
  const hash = new InputHash().text('suite', SUITE);
  for (const file of ['packages.txt', 'download-kernel.sh', 'finish-root.sh']) {
    await hash.file(path.join(RECIPE, file), file);
  }
  await hash.file(import.meta.filename, 'system-disk.ts');
  return hash.digest();
}

async function build(folder: string, { progress, signal }: BuildOptions): Promise<void> {
  const packages = parsePackageList(await readFile(path.join(RECIPE, 'packages.txt'), 'utf8'));
  const tarball = path.join(folder, 'root.tar');
  const temporary = path.join(folder, 'tmp');
  await mkdir(temporary);
  // An unprivileged build works under other user ids.
  await chmod(temporary, 0o1777);

  let phase = 0;
  const onLine = (line: string) => {
    const what = describe(line);
    if (what !== undefined && what !== '')
      progress?.(`${Math.min(99, Math.round((100 * ++phase) / PHASES))} % · ${what}`);
  };
  // No mirror is named: mmdebstrap takes this machine's own, or Debian's.
  const [command, args] = withOwnNamespaces('mmdebstrap', mmdebstrapArguments(packages, folder, tarball));
  await runTool(command, args, {
    signal,
    endBy: 'KILL',
    onLine,
    environment: { TMPDIR: temporary },
    hint: 'Check that this machine can install Debian packages (apt-get update); the next start begins this part anew.',
  });
  progress?.('99 % · writing the disk');
  // lost+found: nothing ever repairs a read-only disk, and learners would wonder. Devices: the VM's kernel makes them.
  const script =
    'mkdir "$1/root" && tar -C "$1/root" --exclude="./dev/*" --numeric-owner --xattrs --xattrs-include="*" -xf "$2" && mke2fs -q -t ext4 -L system -m 0 -O ^has_journal -d "$1/root" "$3" "$4" && rm -rf "$1/root" && debugfs -w -R "rmdir lost+found" "$3"';
  const [shell, shellArgs] = asRoot('sh', [
    '-euc',
    script,
    'sh',
    temporary,
    tarball,
    path.join(folder, 'system.img'),
    DISK_SIZE,
  ]);
  await runTool(shell, shellArgs, { signal });
  await rm(tarball);
  await rm(temporary, { recursive: true });
}

/**
 * mmdebstrap starts many processes, and mounts /proc and /sys below its folder. In namespaces of its own
 * (pid_namespaces(7), mount_namespaces(7)) all of that vanishes with its first process, however that ends.
 */
function withOwnNamespaces(command: string, args: readonly string[]): [string, readonly string[]] {
  const own = ['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', '--mount-proc'];
  return ['unshare', [...userNamespace(), ...own, '--', command, ...args]];
}

function mmdebstrapArguments(packages: readonly string[], folder: string, tarball: string): string[] {
  return [
    '--variant=minbase',
    `--include=${packages.join(',')}`,
    ...LEFT_OUT.map((pattern) => `--dpkgopt=path-exclude=${pattern}`),
    '--dpkgopt=path-include=/usr/share/doc/*/copyright',
    `--customize-hook=${path.join(RECIPE, 'download-kernel.sh')} "$1"`,
    `--customize-hook=download /var/tmp/kernel/linux-image.deb "${path.join(folder, 'linux-image.deb')}"`,
    `--customize-hook=download /var/tmp/kernel/busybox-static.deb "${path.join(folder, 'busybox-static.deb')}"`,
    `--customize-hook=${path.join(RECIPE, 'finish-root.sh')} "$1"`,
    SUITE,
    tarball,
  ];
}

/** One of mmdebstrap's own lines, in words. Hooks are told with their whole command. */
function describe(line: string): string | undefined {
  const what = /^I: (.*?)(\.\.\.)?$/.exec(line)?.[1];
  if (what?.includes('download-kernel.sh')) return 'downloading the kernel';
  if (what?.includes('finish-root.sh')) return 'finishing';
  return what
    ?.replace(/^running special hook: .*/, 'taking the kernel out')
    .replace(/ in [\d.]+ seconds$|^using .*/, '');
}

export function parsePackageList(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter(Boolean);
}
