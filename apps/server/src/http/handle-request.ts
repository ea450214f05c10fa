import type { IncomingMessage, ServerResponse } from 'node:http';
import { Failure, type WireFailure } from '@drydock/protocol';
import { failureId } from '../failure-id.ts';
import type { Health } from '../keeper/keeper-health.ts';
import type { Log } from '../log.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { Origins } from './origins.ts';
import type { Site, SiteFile } from './read-site.ts';

/** For every answer, whatever it holds. */
const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Content-Security-Policy': `default-src 'none'; frame-ancestors 'none'`,
} as const;

export type HttpRooms = {
  readonly site: Site;
  readonly signIn: SignIn;
  readonly origins: () => Origins;
  readonly health: () => Health;
  readonly log: Log;
};

/** Answers a plain HTTP request: health, a file, a page (with a cookie when the browser has none), or a refusal. */
export function handleRequest(rooms: HttpRooms, request: IncomingMessage, response: ServerResponse): void {
  try {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const pathname = readPathname(request.url);
    if (request.method !== 'GET' && request.method !== 'HEAD') refuseMethod(rooms, request, response);
    else if (pathname === '/healthz') sendHealth(rooms.health(), response);
    else sendFile(rooms, pathname, request, response);
  } catch (error) {
    const id = failureId();
    rooms.log.error({ id, error }, 'an HTTP request failed');
    if (response.headersSent) response.destroy();
    else sendFailure(response, 500, new Failure('internal', 'the request failed in the server').toWire(id));
  }
}

function refuseMethod(rooms: HttpRooms, request: IncomingMessage, response: ServerResponse): void {
  try {
    rooms.origins().check(request.headers.origin);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    sendFailure(response, 403, error.toWire());
    return;
  }
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

function sendFailure(response: ServerResponse, status: number, failure: WireFailure): void {
  sendJson(response, status, { ok: false, failure });
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
}
