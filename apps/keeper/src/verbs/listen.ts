import { once } from 'node:events';
import { chownSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Config } from '../config.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import { serveConnection } from './connection.ts';

/** Leaves read and write to the owner: a socket made with it is never open to anyone else, not even for a moment. */
const OWNER_ONLY = 0o177;

/** Opens the keeper's socket, for the server's user only. */
export async function listen({ socket, serverUid }: Config, registry: SessionRegistry): Promise<void> {
  rmSync(socket, { force: true });
  const server = createServer((connection) => serveConnection(connection, registry));
  const umask = process.umask(OWNER_ONLY);
  server.listen(socket);
  process.umask(umask);
  await once(server, 'listening');
  chownSync(socket, serverUid, serverUid);
}
