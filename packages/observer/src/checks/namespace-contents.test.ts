import assert from 'node:assert/strict';
import test from 'node:test';
import type { LinkView } from '@drydock/protocol';
import { exampleIpc, exampleLink, exampleNetwork, exampleUts, LOOPBACK, withParts } from '../example-objects.ts';
import { exampleProcess, exampleView, IDLE, INIT, SHELL } from '../example-view.ts';
import { seen } from './seen.ts';

const OWN = { inode: 99, pids: [20], readFrom: 20 };
const NESTED = exampleView(
  INIT,
  SHELL,
  exampleProcess({ pid: 20, parentPid: 7, namespaces: { net: 99, uts: 99, ipc: 99 } }),
);

test('hostname-is looks in uts namespaces of the learner’s making', () => {
  const check = { kind: 'hostname-is', hostname: 'lantern' };
  const nested = (inside: string, outside = 'drydock') =>
    withParts(NESTED, { hostnames: [exampleUts(outside), exampleUts(inside, OWN)] });
  assert.deepEqual(seen(check, nested('lantern')), [
    true,
    'The host name in uts namespace 99 is "lantern".',
    '/proc/20/ns/uts',
  ]);
  assert.equal(seen(check, nested('drydock'))[1], 'The host name in uts namespace 99 is "drydock"; wanted lantern.');
  const outside = withParts(IDLE, { hostnames: [exampleUts('lantern')] });
  assert.deepEqual(seen(check, outside), [
    false,
    'bash 7 shares uts namespace 4026532222 with your Linux.',
    '/proc/7/ns/uts',
  ]);
  assert.deepEqual(seen({ ...check, own: false }, outside), [
    true,
    'The host name in uts namespace 4026532222 is "lantern".',
    '/proc/sys/kernel/hostname',
  ]);
});

test('queue-exists looks in the session’s ipc namespace, or in those of the learner’s making', () => {
  const check = { kind: 'queue-exists' };
  assert.deepEqual(seen(check, withParts(IDLE, { ipcs: [exampleIpc([3])] })), [
    true,
    'Message queue 3, key 0x0000002a, is in ipc namespace 4026532223.',
    '/proc/sysvipc/msg',
  ]);
  const nested = withParts(NESTED, { ipcs: [exampleIpc([3]), exampleIpc([], OWN)] });
  assert.deepEqual(seen({ ...check, own: true }, nested), [
    false,
    'No message queue is in ipc namespace 99.',
    '/proc/20/ns/ipc',
  ]);
  assert.equal(seen({ ...check, own: true }, IDLE)[1], 'bash 7 shares ipc namespace 4026532223 with your Linux.');
});

test('link-exists says of the nearest link what it lacks first', () => {
  const check = { kind: 'link-exists', name: 'eth0', linkKind: 'veth', isUp: true, address: '10\\.0\\.0\\.2/24' };
  const said = (...links: LinkView[]) =>
    seen(check, withParts(NESTED, { networks: [exampleNetwork([LOOPBACK]), exampleNetwork(links, OWN)] }));
  const eth0 = exampleLink({ index: 5, name: 'eth0', kind: 'veth', isUp: false });
  assert.deepEqual(said(LOOPBACK), [false, 'The net namespace 99 has the link lo; wanted eth0.', '/proc/20/net/dev']);
  assert.equal(
    said(LOOPBACK, { ...eth0, kind: 'dummy' })[1],
    'eth0 in net namespace 99 is of kind dummy; wanted kind veth.',
  );
  assert.equal(said(LOOPBACK, eth0)[1], 'eth0 in net namespace 99 has no address; wanted 10.0.0.2/24.');
  const addressed = { ...eth0, addresses: ['10.0.0.2/24'] };
  assert.equal(said(LOOPBACK, addressed)[1], 'eth0 in net namespace 99 is down; wanted up.');
  assert.deepEqual(said(LOOPBACK, { ...addressed, isUp: true }), [
    true,
    'eth0 in net namespace 99 is up, with 10.0.0.2/24.',
    '/proc/20/net/dev',
  ]);
});

test('link-exists without a namespace of their own says whose the shell shares', () => {
  assert.equal(
    seen({ kind: 'link-exists', name: 'eth0' }, withParts(IDLE, { networks: [exampleNetwork([LOOPBACK])] }))[1],
    'bash 7 shares net namespace 4026532226 with your Linux.',
  );
  const anywhere = { kind: 'link-exists', linkKind: 'bridge', own: false };
  assert.equal(
    seen(anywhere, withParts(IDLE, { networks: [exampleNetwork([LOOPBACK])] }))[1],
    'lo in net namespace 4026532226 is of no special kind; wanted kind bridge.',
  );
});

test('user-mapped wants somebody else inside than outside', () => {
  const check = { kind: 'user-mapped', inside: 0 };
  const inside = (uidInside: number, uid: number, uidMap: { inside: number; outside: number; count: number }[] = []) =>
    exampleView(INIT, SHELL, exampleProcess({ pid: 20, namespaces: { user: 99 }, uidInside, uid, uidMap }));
  assert.equal(seen(check, IDLE)[1], 'bash 7 shares user namespace 4026532220 with your Linux.');
  assert.deepEqual(seen(check, inside(65534, 1000)), [
    false,
    'bash 20 is user 65534 in user namespace 99, and user 1000 in your Linux; wanted 0 inside, and another in your Linux. Its uid_map is empty.',
    '/proc/20/uid_map',
  ]);
  const mapped = [{ inside: 0, outside: 1000, count: 1 }];
  assert.equal(seen(check, inside(0, 1000, mapped))[0], true);
  assert.equal(seen(check, inside(0, 0))[0], false, 'root inside and root outside is nobody else');
  assert.equal(seen({ ...check, outside: 1001 }, inside(0, 1000, mapped))[0], false);
});
