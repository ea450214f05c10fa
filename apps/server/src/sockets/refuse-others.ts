import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from '../http/security-headers.ts';

/** Upgrades to anything else are ended at once: engine.io would leave them half open for as long as the other side likes. */
export function refuseOtherUpgrades(http: HttpServer, path: string): void {
  http.on('upgrade', (request, socket) => {
    // engine.io itself would take whatever begins with its path.
    if (request.url?.split('?', 1)[0] !== path) socket.destroy();
  });
}

/**
 * For every request to engine.io. One that names a connection (`sid`) is meant for polling, or to replace polling by a
 * WebSocket: engine.io asks neither for its Origin nor for a cookie, and would hand the named connection over to it.
 */
export function refuseKnownConnections(
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: Error) => void,
): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  const isNaming = new URL(request.url ?? '/', 'http://localhost').searchParams.has('sid');
  next(isNaming ? new Error('a connection is never continued by another') : undefined);
}
