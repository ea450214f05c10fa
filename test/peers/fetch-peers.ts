import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PEERS, type PeerName } from './peers.ts';

/** In the working tree, so that it is the same folder in the VM: there, nothing can be fetched any more. */
const FOLDER = fileURLToPath(new URL('fetched', import.meta.url));

/**
 * Makes sure that these are there, and returns the folder they were unpacked into: programs in usr/bin, libraries in
 * usr/lib and lib. What was fetched once is not fetched again.
 *
 * @throws when something is missing and cannot be downloaded
 */
export function fetchPeers(names: readonly PeerName[]): string {
  const missing = [...new Set(names.flatMap((name) => PEERS[name]))].filter((name) => !existsSync(markOf(name)));
  if (missing.length === 0) return FOLDER;
  mkdirSync(`${FOLDER}/.packages`, { recursive: true });
  const downloads = mkdtempSync(`${FOLDER}/.download-`);
  try {
    downloadPackages(missing, downloads);
    for (const file of readdirSync(downloads)) execFileSync('dpkg', ['-x', file, FOLDER], { cwd: downloads });
    for (const name of missing) writeFileSync(markOf(name), '');
  } catch (cause) {
    throw new Error(`peers "${names.join('", "')}": packages ${missing.join(', ')} could not be fetched`, { cause });
  } finally {
    rmSync(downloads, { recursive: true, force: true });
  }
  // Manuals and licences, which the VM's disk has no room for.
  rmSync(`${FOLDER}/usr/share`, { recursive: true, force: true });
  return FOLDER;
}

/** A machine that has never asked what packages there are, asks first. */
export function downloadPackages(packages: readonly string[], folder: string): void {
  const fetch = () => execFileSync('apt-get', ['download', ...packages], { cwd: folder, stdio: 'pipe' });
  try {
    fetch();
  } catch {
    execFileSync('apt-get', ['update'], { stdio: 'pipe' });
    fetch();
  }
}

/** What a peer needs in its environment, to find its libraries. */
export function peerEnvironment(folder: string): NodeJS.ProcessEnv {
  const libraries = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return {
    NODE_ENV: 'production',
    HOME: '/root',
    PATH: `${folder}/usr/bin:${folder}/usr/sbin:/usr/sbin:/usr/bin:/sbin:/bin`,
    LD_LIBRARY_PATH: `${folder}/usr/lib/${libraries}:${folder}/lib/${libraries}`,
  };
}

const markOf = (name: string): string => `${FOLDER}/.packages/${name}`;
