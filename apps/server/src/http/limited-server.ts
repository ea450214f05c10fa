import { createServer, type RequestListener, type Server } from 'node:http';

/** A head comes in one piece or two; whoever sends a byte a second wants the connection, not the answer. */
const HEAD_WITHIN_MS = 10_000;
/** One request has a body, of a few bytes: POST /api/resume. */
const REQUEST_WITHIN_MS = 15_000;
/** Node looks this often for heads and requests that are late. */
const LOOK_EVERY_MS = 2_000;
/** Nothing came or went for so long: whoever was to read the answer does not. A WebSocket is not meant, ws sees to it. */
const SILENT_AT_MOST_MS = 15_000;
/** Each costs a descriptor, and a page one more for the keeper: well below the 4096 that Linux lets a process have open. */
const CONNECTIONS_MAX = 1_000;

/**
 * Node's own limits are for servers behind a proxy that has some: a minute for a head, and for ever for an answer that
 * nobody reads. A WebSocket leaves them behind once it is open.
 */
export function createLimitedServer(listener: RequestListener): Server {
  const server = createServer(
    { headersTimeout: HEAD_WITHIN_MS, requestTimeout: REQUEST_WITHIN_MS, connectionsCheckingInterval: LOOK_EVERY_MS },
    listener,
  );
  server.setTimeout(SILENT_AT_MOST_MS);
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}
