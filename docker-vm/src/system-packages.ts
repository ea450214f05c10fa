import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from './artefact.ts';
import { runTool } from './run-tool.ts';
import { SetupError } from './setup-error.ts';

/** A program (looked up in PATH) or a file (absolute), and the Debian package it is in. */
export type Need = { readonly file: string; readonly package: string };

/** What building and running the VM takes. */
export const VM_NEEDS: readonly Need[] = [
  { file: 'qemu-system-x86_64', package: 'qemu-system-x86' },
  { file: 'qemu-img', package: 'qemu-utils' },
  { file: 'mmdebstrap', package: 'mmdebstrap' },
  { file: 'mke2fs', package: 'e2fsprogs' },
  { file: 'xz', package: 'xz-utils' },
  { file: 'setpriv', package: 'util-linux' },
  // mmdebstrap checks Debian's signatures with it, on whatever Debian or Ubuntu this is.
  { file: '/usr/share/keyrings/debian-archive-keyring.gpg', package: 'debian-archive-keyring' },
  // The native programs are compiled here, statically.
  { file: 'make', package: 'make' },
  { file: 'cc', package: 'gcc' },
  { file: '/usr/include/stdio.h', package: 'libc6-dev' },
];
/** What the browser tests take besides. */
export const BROWSER_NEEDS: readonly Need[] = [{ file: 'chromium', package: 'chromium' }];
/** An unprivileged build of the system disk maps a range of user ids. */
const UNPRIVILEGED_NEEDS: readonly Need[] = [{ file: 'newuidmap', package: 'uidmap' }];

export async function missingPackages(needs: readonly Need[], searchPath = process.env.PATH ?? ''): Promise<string[]> {
  const folders = [...searchPath.split(path.delimiter), '/usr/sbin', '/sbin'];
  const missing = new Set<string>();
  for (const need of needs) {
    const candidates = path.isAbsolute(need.file) ? [need.file] : folders.map((folder) => path.join(folder, need.file));
    const mode = path.isAbsolute(need.file) ? constants.R_OK : constants.X_OK;
    const found = await Promise.all(
      candidates.map((file) =>
        access(file, mode).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (!found.includes(true)) missing.add(need.package);
  }
  return [...missing];
}

/** Installs what is missing when we are root; otherwise fails with the one command that does. Returns what was installed. */
export async function ensureSystemPackages(
  needs: readonly Need[],
  progress?: Progress,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const isRoot = process.getuid?.() === 0;
  const missing = await missingPackages(isRoot ? needs : [...needs, ...UNPRIVILEGED_NEEDS]);
  if (missing.length === 0) return [];
  const install = ['install', '--yes', '--no-install-recommends', ...missing];
  if ((await missingPackages([{ file: 'apt-get', package: 'apt' }])).length > 0) {
    throw new SetupError(`find ${missing.join(', ')}: missing, and this system has no apt-get`, {
      hint: 'Drydock builds its VM on Debian or Ubuntu. Install these packages the way your system does.',
    });
  }
  if (!isRoot) {
    throw new SetupError(`find ${missing.join(', ')}: not installed`, {
      hint: `Run: sudo sh -c 'apt-get update && apt-get ${install.join(' ')}'`,
    });
  }
  const options = {
    signal,
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
    hint: `Run \`apt-get update && apt-get ${install.join(' ')}\` by hand to see what is wrong.`,
  };
  progress?.('apt-get update');
  await runTool('apt-get', ['update'], options);
  progress?.(`installing ${missing.join(', ')}`);
  const onLine = (line: string) => {
    const what = /^(?:Unpacking|Setting up) (\S+)/.exec(line)?.[1];
    if (what !== undefined) progress?.(`installing ${what}`);
  };
  await runTool('apt-get', install, { ...options, onLine });
  return missing;
}
