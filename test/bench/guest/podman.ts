import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fetchPeers, peerEnvironment } from '../../peers/fetch-peers.ts';

const PEERS = fetchPeers(['podman', 'crun']);
const ROOTFS = '/opt/drydock/mirror/files/busybox-rootfs.tar.gz';
const STORAGE = '/var/lib/drydock/podman';
const CONTAINERS = `[containers]
log_driver = "none"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "none"
conmon_path = ["${PEERS}/usr/bin/conmon"]
runtime = "crun"
[engine.runtimes]
crun = ["${PEERS}/usr/bin/crun"]
`;
const STORED = `[storage]
driver = "overlay"
graphroot = "${STORAGE}/root"
runroot = "${STORAGE}/run"
`;

const environment = {
  ...peerEnvironment(PEERS),
  CONTAINERS_CONF: `${STORAGE}/containers.conf`,
  CONTAINERS_STORAGE_CONF: `${STORAGE}/storage.conf`,
};

/** Without an event log and a container log, which ours keeps; and with the image named busybox. */
export function preparePodman(): void {
  for (const folder of ['root', 'run']) mkdirSync(`${STORAGE}/${folder}`, { recursive: true });
  writeFileSync(`${STORAGE}/containers.conf`, CONTAINERS);
  writeFileSync(`${STORAGE}/storage.conf`, STORED);
  writeFileSync(`${STORAGE}/policy.json`, '{"default":[{"type":"insecureAcceptAnything"}]}');
  layLibraries();
  const policy = `--signature-policy=${STORAGE}/policy.json`;
  execFileSync(`${PEERS}/usr/bin/podman`, ['import', policy, ROOTFS, 'busybox'], { env: environment, stdio: 'pipe' });
}

/** Podman starts conmon and crun without the variable that tells where libraries are: so they lie where all others do. */
function layLibraries(): void {
  const folder = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
  const lowers = [folder, `${PEERS}${folder}`, `${PEERS}${folder.replace('/usr', '')}`];
  execFileSync('mount', ['-t', 'overlay', '-o', `lowerdir=${lowers.join(':')}`, 'overlay', folder]);
}

export async function podman(...args: readonly string[]): Promise<void> {
  const child = spawn(`${PEERS}/usr/bin/podman`, args, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`podman ${args.join(' ')}: status ${status}`);
}
