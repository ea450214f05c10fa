import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetchPeers, peerEnvironment } from '../../peers/fetch-peers.ts';

const READY_MS = 60_000;

export type DebianRegistry = AsyncDisposable & { readonly host: string; readonly folder: string };

/** Debian's docker-registry, a real one, on the loopback with a folder of its own. */
export async function startDebianRegistry(): Promise<DebianRegistry> {
  const peers = fetchPeers(['docker-registry']);
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = [
    'version: 0.1',
    'log: {level: error}',
    `storage: {filesystem: {rootdirectory: ${folder}/data}}`,
    `http: {addr: "${host}"}`,
  ];
  writeFileSync(`${folder}/config.yml`, `${config.join('\n')}\n`);
  const child = spawn(`${peers}/usr/bin/docker-registry`, ['serve', `${folder}/config.yml`], {
    env: peerEnvironment(peers),
    stdio: 'ignore',
  });
  await untilReady(host, child);
  return {
    host,
    folder,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilReady(host: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + READY_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`http://${host}/v2/`).catch(() => null);
    if (answer?.ok === true) return;
    await sleep(20);
  }
  throw new Error(`docker-registry at ${host}: not ready; its exit status is ${child.exitCode}`);
}
