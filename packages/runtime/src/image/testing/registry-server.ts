import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { digestOf } from '../digest.ts';
import type { ImageParts, Part } from './image-parts.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export type RegistryServer = AsyncDisposable & {
  /** "127.0.0.1:40000" */
  readonly host: string;
  /** Method, path and the headers that matter of every request. */
  readonly requests: readonly SeenRequest[];
};

export type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
};

/** A server on the loopback that notes what it is asked; with a certificate it speaks TLS. */
export async function serve(handler: Handler, tls?: { key: string; cert: string }): Promise<RegistryServer> {
  const requests: SeenRequest[] = [];
  const listener: Handler = (request, response) => {
    const { authorization, range } = request.headers;
    requests.push({ method: request.method ?? '', path: request.url ?? '', authorization, range });
    handler(request, response);
  };
  const server = tls === undefined ? http.createServer(listener) : https.createServer(tls, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers what it can, and leaves the rest to the next. */
export type Detour = (request: IncomingMessage, response: ServerResponse) => boolean;

/** An honest registry with something in the way. */
export function registryWith(detour: Detour, content: Content): Handler {
  const honest = registryOf(content);
  return (request, response) => {
    if (!detour(request, response)) honest(request, response);
  };
}

export type Content = {
  /** By tag or digest. */
  readonly manifests: ReadonlyMap<string, Part>;
  readonly blobs: ReadonlyMap<string, Part>;
};

export function contentOf(images: Readonly<Record<string, ImageParts>>): Content {
  const manifests = new Map<string, Part>();
  const blobs = new Map<string, Part>();
  for (const [tag, { manifest, config, layers }] of Object.entries(images)) {
    manifests.set(tag, manifest).set(digestOf(manifest.bytes), manifest);
    for (const part of [config, ...layers]) blobs.set(digestOf(part.bytes), part);
  }
  return { manifests, blobs };
}

/** An honest registry, with ranges: what a test wants otherwise it does before. */
export function registryOf(content: Content): Handler {
  return (request, response) => {
    const [, kind, reference = ''] = /\/(manifests|blobs)\/(.+)$/.exec(request.url ?? '') ?? [];
    const part = (kind === 'manifests' ? content.manifests : content.blobs).get(reference);
    if (part === undefined) return answer(response, 404);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from > 0) response.setHeader('content-range', `bytes ${from}-${part.bytes.length - 1}/${part.bytes.length}`);
    response.setHeader('docker-content-digest', digestOf(part.bytes));
    response.setHeader('content-type', kind === 'manifests' ? part.mediaType : 'application/octet-stream');
    response.writeHead(from > 0 ? 206 : 200);
    response.end(request.method === 'HEAD' ? undefined : part.bytes.subarray(from));
  };
}

export function answer(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end();
}
