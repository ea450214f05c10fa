import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type ServerOptions } from 'socket.io';

export type PlainServer = AsyncDisposable & {
  readonly port: number;
  readonly http: HttpServer;
  readonly io: Server;
};

/**
 * socket.io as it comes out of its package, on the loopback, in this process: with none of the server's defences, so
 * that an attack which is stopped there can be seen to work here.
 */
export async function plainServer(options: Partial<ServerOptions> = {}): Promise<PlainServer> {
  const http = createServer((_, response) => response.end('plain'));
  const io = new Server(http, options);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    port: (http.address() as AddressInfo).port,
    http,
    io,
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections();
      await io.close();
    },
  };
}
