import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { REPOSITORY } from '@drydock/docker-vm';
import { readSite } from '../../apps/server/src/http/read-site.ts';

export type Site = AsyncDisposable & { readonly address: string };

/** The built page behind a plain file server: no socket, no Linux. With the content policies of the real one. */
export async function serveSite(): Promise<Site> {
  const site = readSite(join(REPOSITORY, 'apps/web/out'));
  const server = createServer((request, response) => {
    const file = site.fileAt(new URL(request.url ?? '/', 'http://localhost').pathname);
    const { body, contentType, policy } = file ?? site.notFound;
    response.writeHead(file === undefined ? 404 : 200, {
      'content-type': contentType,
      ...(policy === null ? {} : { 'content-security-policy': policy }),
    });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
