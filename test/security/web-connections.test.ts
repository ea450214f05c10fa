import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { until } from '../../apps/server/testing/until.ts';
import { residentBytes } from '../server/drydock-process.ts';
import { descriptors, letsGo, Neighbour, serverProcess } from './web-neighbour.ts';
import { plainServer } from './web-plain-server.ts';
import { exchange, get, head, upgradeHead, Wire } from './web-wire.ts';

const IDLE = 150;
/** On each of the connections that read nothing: far more than its buffers hold the answers of. */
const REQUESTS = 300;
const GROWTH_MAX_BYTES = 96 * 1024 * 1024;

let victim: Neighbour;
/** Descriptors of the server before anybody attacked. */
let calm: number;
/** These ask hundreds of times and read no answer; they were the first, so that what takes time has passed in the end. */
let unread: Wire[];
let growthBytes: number;
/** Node's server with its limits off, and a request to it that is never finished. */
const patient = createServer({ headersTimeout: 0, requestTimeout: 0, connectionsCheckingInterval: 100 });
let unfinished: Wire;
before(async () => {
  victim = await Neighbour.settle();
  patient.listen(0, '127.0.0.1');
  await once(patient, 'listening');
  unfinished = new Wire((patient.address() as AddressInfo).port).send('GET / HTTP/1.1\r\nX: ');

  const script = /\/_next\/static\/[^"]+\.js/.exec(await exchange(get('/')))?.[0];
  assert.ok(script);
  calm = descriptors();
  const memory = residentBytes(serverProcess());
  unread = silent(5);
  for (const wire of unread) {
    wire.socket.pause();
    await wire.push(`GET ${script} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(REQUESTS));
  }
  await victim.isUnharmed();
  growthBytes = residentBytes(serverProcess()) - memory;
});
after(async () => {
  for (const wire of [...unread, unfinished]) wire[Symbol.dispose]();
  patient.close();
  await victim[Symbol.asyncDispose]();
});

const silent = (count: number): Wire[] => Array.from({ length: count }, () => new Wire());

test('[WA35] hundreds of connections that say nothing, or a byte now and then, are served no one’s place: the neighbour works on, and all are ended (slowloris)', async () => {
  const before = descriptors();
  const idle = silent(IDLE);
  const slow = silent(25).map((wire) => wire.send('GET / HTTP/1.1\r\nHost: x\r\nX: '));
  const slowBody = silent(25).map((wire) => wire.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n'));
  const all = [...idle, ...slow, ...slowBody];
  const drip = setInterval(() => {
    for (const wire of [...slow, ...slowBody]) if (!wire.isEnded) wire.send('x');
  }, 500);
  try {
    await until('all of them are connected', descriptors, (now) => now >= before + IDLE);
    await victim.isUnharmed();
    assert.match(await exchange(get('/healthz')), /isHealthy":true/);
    await until(
      'every one of them was ended',
      () => all.filter(({ isEnded }) => !isEnded).length,
      (open) => open === 0,
    );
  } finally {
    clearInterval(drip);
    for (const wire of all) wire[Symbol.dispose]();
  }
  await letsGo(before);
  await victim.isUnharmed();
});

test('[WA35b] Node’s server with those limits off still waits for the rest of what it was told before', () => {
  assert.equal(unfinished.isEnded, false);
});

test('[WA36] an upgrade to anything but socket.io, or one that is broken, leaves no connection half open', async () => {
  const before = descriptors();
  const upgrade = (path: string, to: string, ...lines: string[]) =>
    head(`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: Upgrade', `Upgrade: ${to}`, ...lines);
  const key = 'Sec-WebSocket-Key: c2l4dGVlbiBieXRlcyEhIQ==';
  const good = upgradeHead({ cookie: victim.learner.cookie });
  const upgrades = [
    upgrade('/', 'websocket', key, 'Sec-WebSocket-Version: 13'),
    upgrade('/healthz', 'h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'),
    upgrade('/nowhere', 'TLS/1.0'),
    upgrade('/socket.io', 'websocket', key, 'Sec-WebSocket-Version: 13'),
    upgrade('/socket.iox/?EIO=4&transport=websocket', 'websocket', key),
    upgrade('http://evil.example/socket.io/?EIO=4&transport=websocket', 'websocket', key),
    upgrade('/../socket.io/?EIO=4&transport=websocket', 'websocket', key),
    good.replace('Sec-WebSocket-Version: 13', 'Sec-WebSocket-Version: 99'),
    good.replace(/Sec-WebSocket-Key: .*\r\n/, ''),
    good.replace(/Sec-WebSocket-Key: .*\r\n/, 'Sec-WebSocket-Key: short\r\n'),
    good.replace('Upgrade: websocket', 'Upgrade: h2c'),
    good.replace('GET ', 'POST '),
    good.replace('/socket.io/?', '/socket.io/%00?'),
    good.replace('EIO=4', 'EIO=3'),
    good.replace('EIO=4', 'EIO[]=4&__proto__[x]=1'),
  ];
  const wires = upgrades.map((text) => new Wire().send(text));
  // Their own side stays open: the server must not wait for them.
  await letsGo(before);
  for (const [at, wire] of wires.entries()) {
    await wire.ends();
    assert.doesNotMatch(wire.text, /"sid"/, upgrades[at]);
    wire[Symbol.dispose]();
  }
  await victim.isUnharmed();
});

test('[WA36b] socket.io leaves such a connection half open: it ends its own side alone', async () => {
  await using plain = await plainServer();
  using wire = new Wire(plain.port);
  await wire.send(head('GET / HTTP/1.1', 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket')).ends();
  // The server has said that it ends, and still holds the connection.
  const held = await new Promise((resolve) => plain.http.getConnections((_, count) => resolve(count)));
  assert.equal(held, 1);
});

test('[WA37] whoever asks hundreds of times and reads no answer is neither given memory nor kept for ever', async () => {
  assert.ok(growthBytes < GROWTH_MAX_BYTES, `the server grew by ${growthBytes} bytes`);
  await letsGo(calm);
  await victim.isUnharmed();
});
