import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAllPublished } from '../options/published-port.ts';
import type { PortClaim } from '../store/ports.ts';
import { choosePorts } from './choose-ports.ts';

const WEB: PortClaim = { protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: 8080, container: 'web' };

const choose = (texts: readonly string[], { claims = [WEB], busy = new Map<number, string>() } = {}) =>
  choosePorts(readAllPublished(texts), {
    claims,
    nameOf: ({ container }) => container,
    inUse: (_, __, port) => busy.get(port) ?? null,
  }).map(({ hostPort }) => hostPort);

test('[NW22] a port on one address collides with the same on all addresses, and not on another address', () => {
  const taken = { message: /is published by container "web" already/, reason: 'port-taken' };
  assert.throws(() => choose(['8080:80']), taken);
  assert.throws(() => choose(['127.0.0.1:8080:80']), taken);
  assert.deepEqual(choose(['127.0.0.2:8080:80']), [8080]);
  assert.deepEqual(choose(['8080:80/udp']), [8080]);
  const everywhere = { ...WEB, hostAddress: '0.0.0.0' };
  assert.throws(() => choose(['127.0.0.2:8080:80'], { claims: [everywhere] }), taken);
});

test('[NW23] taken ports of a range are passed over; when all are, the range is named', () => {
  const busy = new Map([[8081, 'EADDRINUSE']]);
  assert.deepEqual(choose(['8080-8083:80', '8080-8083:81'], { busy }), [8082, 8083]);
  assert.throws(() => choose(['8080-8081:80'], { busy }), { message: 'port 8080-8081/tcp: none of them is free' });
  assert.deepEqual(choose(['80', '81'], { busy: new Map([[32768, 'EADDRINUSE']]) }), [32769, 32770]);
});

test('[NW22] the reason that the kernel gives is told', () => {
  assert.throws(() => choose(['9:9'], { busy: new Map([[9, 'EACCES']]) }), {
    message: 'port 9/tcp: cannot be had (EACCES)',
  });
  assert.throws(() => choose(['9:9'], { busy: new Map([[9, 'EADDRNOTAVAIL']]) }), { reason: 'bad-option' });
});
