import type { IncomingMessage, ServerResponse } from 'node:http';
import { Failure } from '@drydock/protocol';
import { failureId } from '../failure-id.ts';
import type { Health } from '../keeper/keeper-health.ts';
import type { Log } from '../log.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { Origins } from './origins.ts';
import type { Site, SiteFile } from './read-site.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { sendFailure, sendJson } from './send-json.ts';

export type HttpRooms = {
  readonly site: Site;
  readonly signIn: SignIn;
  readonly origins: () => Origins;
  readonly health: () => Health;
  /** Answers POST /api/resume, and every failure of its own. */
  readonly resume: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** The operator's requests: answered, or null when this is none. */
  readonly operator: (request: IncomingMessage, pathname: string, response: ServerResponse) => Promise<void> | null;
  readonly log: Log;
};

/** Answers a plain HTTP request: health, a file, a page (with a cookie when the browser has none), or a refusal. */
export function handleRequest(rooms: HttpRooms, request: IncomingMessage, response: ServerResponse): void {
  try {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const pathname = readPathname(request.url);
    if (request.method !== 'GET' && request.method !== 'HEAD') handleWrite(rooms, pathname, request, response);
    else if (pathname === '/healthz') sendHealth(rooms.health(), response);
    else if (rooms.operator(request, pathname, response) === null) sendFile(rooms, pathname, request, response);
  } catch (error) {
    const id = failureId();
    rooms.log.error({ id, error }, 'an HTTP request failed');
    if (response.headersSent) response.destroy();
    else sendFailure(response, 500, new Failure('internal', 'the request failed in the server').toWire(id));
  }
}

/** What could change something is for this server's own pages alone. */
function handleWrite(rooms: HttpRooms, pathname: string, request: IncomingMessage, response: ServerResponse): void {
  try {
    rooms.origins().check(request.headers.origin);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    sendFailure(response, 403, error.toWire());
    return;
  }
  if (request.method === 'POST' && pathname === '/api/resume') {
    void rooms.resume(request, response);
    return;
  }
  if (rooms.operator(request, pathname, response) !== null) return;
  response.setHeader('Allow', 'GET, HEAD');
  const message = `${request.method} on this address: only GET and HEAD are answered`;
  sendFailure(response, 405, new Failure('malformed-message', message).toWire());
}

function sendHealth(health: Health, response: ServerResponse): void {
  response.setHeader('Cache-Control', 'no-store');
  sendJson(response, health.isHealthy ? 200 : 503, health);
}

function sendFile(rooms: HttpRooms, pathname: string, request: IncomingMessage, response: ServerResponse): void {
  const found = rooms.site.fileAt(pathname);
  const file = found ?? rooms.site.notFound;
  if (file.policy !== null) {
    response.setHeader('Content-Security-Policy', file.policy);
    giveCookie(rooms.signIn, request, response);
  }
  response.setHeader('Cache-Control', file.cacheControl);
  response.setHeader('ETag', file.entityTag);
  if (found && isKnown(file, request)) response.writeHead(304).end();
  else sendBody(found ? 200 : 404, file, response);
}

function sendBody(status: number, file: SiteFile, response: ServerResponse): void {
  // For HEAD, Node keeps the body back by itself.
  const headers = { 'Content-Type': file.contentType, 'Content-Length': file.body.length };
  response.writeHead(status, headers).end(file.body);
}

/** The browser has these very bytes already. */
function isKnown(file: SiteFile, request: IncomingMessage): boolean {
  const tags = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags?.includes(file.entityTag) ?? false;
}

function giveCookie(signIn: SignIn, request: IncomingMessage, response: ServerResponse): void {
  if (!signIn.hasOwner(request.headers.cookie)) response.setHeader('Set-Cookie', signIn.newCookie());
}

/** The path as the files are named. */
function readPathname(url = '/'): string {
  const [path = '/'] = url.split(/[?#]/);
  try {
    return decodeURI(path);
  } catch {
    // Not a valid escape: no file has such a name, and the raw text finds none.
    return path;
  }
}
