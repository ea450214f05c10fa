import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import test from 'node:test';
import { checkPort, listeningInodes } from './port-check.ts';

test('a port in use is refused, and its holder named', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    await assert.rejects(checkPort(port), (error: Error) => {
      assert.match(error.message, new RegExp(`^listen on port ${port}: in use by ".+" \\(process ${process.pid}\\)$`));
      return true;
    });
  } finally {
    server.close();
    await once(server, 'close');
  }
  await checkPort(port);
});

test('only listening sockets of that very port count', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1',
    '   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 222 1',
    '   2: 00000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1',
    '',
  ].join('\n');
  assert.deepEqual(listeningInodes(table, 8080), ['111']);
  assert.deepEqual(listeningInodes(table, 8082), []);
});
