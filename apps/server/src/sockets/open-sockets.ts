import type { Server as HttpServer } from 'node:http';
import { type Facts, Failure, MESSAGE_MAX_BYTES, type WireFailure } from '@drydock/protocol';
import { type DefaultEventsMap, Server, type Socket } from 'socket.io';
import type { Origins } from '../http/origins.ts';
import type { Log } from '../log.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import { PageCount } from './page-count.ts';
import { refuseKnownConnections, refuseOtherUpgrades } from './refuse-others.ts';
import { limitWaitingBytes, type WaitingConnection } from './waiting-bytes.ts';

/** The page's messages are read by readRequest, so no type is claimed for them here. */
export type PageSocket = Socket<DefaultEventsMap, Facts, DefaultEventsMap, { owner: string }>;
export type PageSockets = Server<DefaultEventsMap, Facts, DefaultEventsMap, { owner: string }>;

/** Where engine.io listens; what it is asked begins with it and a slash. */
const PATH = '/socket.io';
/** A socket that opens and then says nothing is closed after this. */
const SIGN_IN_WITHIN_MS = 10_000;
/** A page whose machine went to sleep is noticed after one ping that finds no answer. */
const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 10_000;

/**
 * The browser's way in: WebSocket only, since the fallback would double the code that faces the network, and without
 * compression, which costs more than it saves on one machine.
 */
export function openSockets(
  http: HttpServer,
  rooms: { origins: () => Origins; signIn: SignIn; log: Log },
): PageSockets {
  const { origins, signIn, log } = rooms;
  refuseOtherUpgrades(http, `${PATH}/`);
  const sockets: PageSockets = new Server(http, {
    path: PATH,
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: MESSAGE_MAX_BYTES,
    connectTimeout: SIGN_IN_WITHIN_MS,
    pingInterval: PING_EVERY_MS,
    pingTimeout: PONG_WITHIN_MS,
    allowRequest(request, decide) {
      try {
        origins().check(request.headers.origin);
        decide(null, true);
      } catch (error) {
        decide(error instanceof Error ? error.message : String(error), false);
      }
    },
  });
  sockets.engine.use(refuseKnownConnections);
  sockets.engine.on('connection', (connection: WaitingConnection) => {
    limitWaitingBytes(connection, () => log.warn('a connection does not read what it is sent: it is cut off'));
  });
  // Not in allowRequest: browsers hide from the page why a WebSocket was refused. Here the page is told in a
  // connect_error with the failure as its data; no request is read before.
  const pages = new PageCount();
  sockets.use((socket, next) => {
    try {
      const owner = signIn.ownerOf(socket.request.headers.cookie);
      pages.enter(owner);
      // Of the connection, not of the socket: this one may break before it is let in.
      socket.conn.once('close', () => pages.leave(owner));
      socket.data.owner = owner;
      next();
    } catch (error) {
      next(connectError(error, log));
    }
  });
  sockets.engine.on('connection_error', (error: { code: number; message: string; context?: unknown }) => {
    log.info({ code: error.code, reason: error.message, context: error.context }, 'a connection was refused');
  });
  return sockets;
}

function connectError(error: unknown, log: Log): Error & { data: WireFailure } {
  const failure = error instanceof Failure ? error : new Failure('internal', 'sign in', { cause: error });
  log.info({ code: failure.code }, 'a page was not let in');
  return Object.assign(new Error(failure.message), { data: failure.toWire() });
}
