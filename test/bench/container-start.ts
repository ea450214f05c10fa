import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bootMachine } from '@drydock/docker-vm';

const PEERS = fileURLToPath(new URL('peers', import.meta.url));
/** crun and the libraries it links, as Debian packages them; unpacked, never installed. */
const PACKAGES = [
  'crun',
  'libcap2',
  'libseccomp2',
  'libsystemd0',
  'libyajl2',
  'libgcrypt20',
  'libgpg-error0',
  'liblz4-1',
  'liblzma5',
  'libzstd1',
];

/** A session made by the engine against `crun run` of a container with busybox's true, in turns, in the VM. */
export async function containerStart(say: (line: string) => void): Promise<void> {
  fetchPeers();
  await using machine = await bootMachine({
    dataDisk: 'throw-away',
    exec: 'cd /opt/drydock && bin/node test/bench/guest/container-start.ts',
    onOutput: (chunk) => say(chunk.toString('utf8').trimEnd()),
  });
  const { exitCode } = await machine.exited;
  if (exitCode !== 0) throw new Error(`bench in the VM ended with status ${exitCode}`);
}

function fetchPeers(): void {
  rmSync(PEERS, { recursive: true, force: true });
  mkdirSync(PEERS, { recursive: true });
  execFileSync('apt-get', ['download', ...PACKAGES], { cwd: PEERS, stdio: 'pipe' });
  for (const file of readdirSync(PEERS)) execFileSync('dpkg', ['-x', file, '.'], { cwd: PEERS });
  for (const file of readdirSync(PEERS)) if (file.endsWith('.deb')) rmSync(`${PEERS}/${file}`);
  rmSync(`${PEERS}/usr/share`, { recursive: true, force: true });
}
