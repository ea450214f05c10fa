import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { DEFAULT_PROFILE, DOCKER_DEFAULT } from '@drydock/runtime';
import { fetchPeers, peerEnvironment } from '../../peers/fetch-peers.ts';
import { seccompForCrun } from '../../peers/seccomp-for-crun.ts';

const PEERS = fetchPeers(['crun']);
const PROGRAM = `${PEERS}/usr/bin/crun`;
const environment = peerEnvironment(PEERS);
const HERE = {
  capabilities: DOCKER_DEFAULT,
  architecture: process.arch === 'arm64' ? ('arm64' as const) : ('amd64' as const),
  kernel: { major: 6, minor: 1 },
};

export type Bundle = {
  readonly path: string;
  readonly argv: readonly string[];
  /** With Docker's filter of system calls, as whoever calls crun for Docker or podman asks for. */
  readonly isFiltered?: boolean;
};

/** A bundle with busybox: what `crun spec` writes, and a program. */
export function makeBundle({ path, argv, isFiltered = false }: Bundle): void {
  mkdirSync(`${path}/rootfs/bin`, { recursive: true });
  for (const name of ['true', 'sleep']) copyFileSync('/opt/drydock/bin/busybox', `${path}/rootfs/bin/${name}`);
  execFileSync(PROGRAM, ['spec', '--bundle', path], { env: environment });
  const config = JSON.parse(readFileSync(`${path}/config.json`, 'utf8'));
  config.process.args = argv;
  config.process.terminal = false;
  delete config.linux.seccomp;
  if (isFiltered) config.linux.seccomp = seccompForCrun(DEFAULT_PROFILE, HERE);
  writeFileSync(`${path}/config.json`, JSON.stringify(config));
}

export async function crun(...args: readonly string[]): Promise<void> {
  const child = spawn(PROGRAM, args, { env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`crun ${args.join(' ')}: status ${status}`);
}
