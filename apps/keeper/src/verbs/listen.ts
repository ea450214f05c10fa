import { once } from 'node:events';
import { chmodSync, chownSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Config } from '../config.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import { serveConnection } from './connection.ts';

/** Opens the keeper's socket: for one user only, from the first moment (the umask is 077). */
export async function listen({ socket, serverUid }: Config, registry: SessionRegistry): Promise<void> {
  rmSync(socket, { force: true });
  const server = createServer((connection) => serveConnection(connection, registry));
  server.listen(socket);
  await once(server, 'listening');
  chmodSync(socket, 0o600);
  chownSync(socket, serverUid, serverUid);
}
