import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Between = AsyncDisposable & {
  readonly host: string;
  /** "PATCH 16777216", method and bytes of each request. */
  readonly seen: readonly string[];
};

/** A proxy in front of a registry. @param meddle answers a request itself, or does something to it, and says so */
export async function standBetween(
  registry: string,
  meddle: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<Between> {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.headers['content-length'] ?? 0}`);
    if (meddle(request, response)) return;
    const [host = '', port = ''] = registry.split(':');
    const { method = 'GET', url = '/', headers } = request;
    // With the host that was asked for: where to go on then leads here again.
    const onwards = http.request({ host, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onwards.on('error', () => response.destroy());
    request.on('error', () => onwards.destroy());
    request.on('close', () => request.complete || onwards.destroy());
    request.pipe(onwards);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
