import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { dirname } from 'node:path';
import type { Config } from './config.ts';

/** At the socket that was handed over, or at one of its own. Only root may connect to it: its mode says so. */
export async function listen(
  server: Server,
  { socket, listening }: Pick<Config, 'socket' | 'listening'>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  if (listening !== null) {
    server.listen({ fd: listening }, resolve);
    return promise;
  }
  mkdirSync(dirname(socket), { recursive: true, mode: 0o711 });
  rmSync(socket, { force: true });
  const umask = process.umask(0o177);
  server.listen(socket, resolve);
  await promise.finally(() => process.umask(umask));
  chmodSync(socket, 0o600);
}
