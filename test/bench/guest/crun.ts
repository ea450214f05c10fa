import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fetchPeers, peerEnvironment } from '../../peers/fetch-peers.ts';

const PEERS = fetchPeers(['crun']);
const BUNDLE = '/tmp/bundle';
const environment = peerEnvironment(PEERS);

/** A bundle with busybox, whose program is `true`; without a filter of system calls, which crun's own `spec` leaves out. */
export function makeBundle(): void {
  mkdirSync(`${BUNDLE}/rootfs/bin`, { recursive: true });
  copyFileSync('/opt/drydock/bin/busybox', `${BUNDLE}/rootfs/bin/true`);
  execFileSync(`${PEERS}/usr/bin/crun`, ['spec', '--bundle', BUNDLE], { env: environment });
  const config = JSON.parse(readFileSync(`${BUNDLE}/config.json`, 'utf8'));
  config.process.args = ['/bin/true'];
  config.process.terminal = false;
  delete config.linux.seccomp;
  writeFileSync(`${BUNDLE}/config.json`, JSON.stringify(config));
}

export async function runCrun(name: string): Promise<void> {
  const child = spawn(`${PEERS}/usr/bin/crun`, ['run', '--bundle', BUNDLE, name], {
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`crun run: status ${status}`);
}
