import assert from 'node:assert/strict';
import test from 'node:test';
import { type LinkView, VIEW_LINKS_MAX, VIEW_QUEUES_MAX } from '@drydock/protocol';
import { exampleIpc, exampleLink, exampleNetwork, exampleUts, LOOPBACK, withParts } from '../example-objects.ts';
import { exampleProcess, exampleView, IDLE, INIT, SESSION_NAMESPACES, SHELL } from '../example-view.ts';
import { changesBetween } from './changes-between.ts';

const OWN = { inode: 99, pids: [20], readFrom: 20 };
const inOwn = exampleProcess({ pid: 20, parentPid: 7, namespaces: { net: 99, uts: 99, ipc: 99 } });
const NESTED = exampleView(INIT, SHELL, inOwn);
const veth = exampleLink({ index: 5, name: 'veth0', kind: 'veth', isUp: false, hasCarrier: false });

const net = (...links: LinkView[]) => withParts(IDLE, { networks: [exampleNetwork(links)] });
const differences = (before: LinkView[], after: LinkView[]) =>
  changesBetween(net(...before), net(...after)).map((change) =>
    change.kind === 'link-changed'
      ? [change.name, change.what, change.before, change.after, change.source]
      : [change.kind],
  );

test('a link comes and goes', () => {
  assert.deepEqual(changesBetween(net(LOOPBACK), net(LOOPBACK, veth)), [
    {
      kind: 'link-added',
      network: SESSION_NAMESPACES.net,
      name: 'veth0',
      linkKind: 'veth',
      source: '/proc/1/net/dev',
    },
  ]);
  assert.deepEqual(differences([LOOPBACK, veth], [LOOPBACK]), [['link-removed']]);
});

test('a link is taken up, gets an address, finds somebody at its other end, and becomes a bridge’s port', () => {
  const up = { ...veth, isUp: true };
  assert.deepEqual(differences([veth], [up]), [['veth0', 'state', 'down', 'up', '/sys/class/net/veth0/flags']]);
  assert.deepEqual(differences([up], [{ ...up, hasCarrier: true }]), [
    ['veth0', 'carrier', 'no', 'yes', '/sys/class/net/veth0/carrier'],
  ]);
  assert.deepEqual(differences([veth], [{ ...up, hasCarrier: true }]), [
    ['veth0', 'state', 'down', 'up', '/sys/class/net/veth0/flags'],
  ]);
  assert.deepEqual(differences([up], [{ ...up, addresses: ['10.0.0.1/24'], master: 'br0' }]), [
    ['veth0', 'addresses', '', '10.0.0.1/24', '/proc/1/net/fib_trie'],
    ['veth0', 'master', '', 'br0', '/sys/class/net/veth0/master'],
  ]);
});

test('a new network namespace began with a loopback that is down', () => {
  const down = exampleLink({ index: 1, name: 'lo', isUp: false, hasCarrier: false });
  const nested = (...links: LinkView[]) =>
    withParts(NESTED, { networks: [exampleNetwork([LOOPBACK]), exampleNetwork(links, OWN)] });
  const ofLinks = (...links: LinkView[]) =>
    changesBetween(net(LOOPBACK), nested(...links)).filter(({ kind }) => kind.startsWith('link'));
  assert.deepEqual(ofLinks(down), []);
  assert.deepEqual(
    ofLinks(LOOPBACK, veth).map((change) => ('name' in change ? [change.kind, change.name, change.source] : [])),
    [
      ['link-added', 'veth0', '/proc/20/net/dev'],
      ['link-changed', 'lo', '/proc/20/ns/net'],
      ['link-changed', 'lo', '/proc/20/net/fib_trie'],
    ],
  );
});

test('a list of links that was cut claims nothing gone and nothing new', () => {
  const many = Array.from({ length: VIEW_LINKS_MAX }, (_, index) =>
    exampleLink({ index: index + 10, name: `d${index}` }),
  );
  assert.deepEqual(
    differences([LOOPBACK], many).filter(([kind]) => kind === 'link-removed'),
    [],
  );
  assert.deepEqual(
    differences(many, [LOOPBACK]).filter(([kind]) => kind === 'link-added'),
    [],
  );
});

test('a host name is told where it is; a new uts namespace has its maker’s', () => {
  const before = withParts(IDLE, { hostnames: [exampleUts('drydock')] });
  const after = withParts(IDLE, { hostnames: [exampleUts('lantern')] });
  assert.deepEqual(changesBetween(before, after), [
    {
      kind: 'hostname-changed',
      uts: SESSION_NAMESPACES.uts,
      before: 'drydock',
      after: 'lantern',
      source: '/proc/sys/kernel/hostname',
    },
  ]);
  const nested = (hostname: string) =>
    withParts(NESTED, { hostnames: [exampleUts('drydock'), exampleUts(hostname, OWN)] });
  const ofNames = (hostname: string) =>
    changesBetween(before, nested(hostname)).filter(({ kind }) => kind === 'hostname-changed');
  assert.deepEqual(ofNames('drydock'), []);
  assert.deepEqual(ofNames('lantern'), [
    { kind: 'hostname-changed', uts: 99, before: 'drydock', after: 'lantern', source: '/proc/20/ns/uts' },
  ]);
});

test('message queues are told by ipc namespace; a new one began empty', () => {
  const view = (...ids: number[]) => withParts(IDLE, { ipcs: [exampleIpc(ids)] });
  const made = {
    kind: 'queue-made',
    ipc: SESSION_NAMESPACES.ipc,
    id: 3,
    key: '0x0000002a',
    source: '/proc/sysvipc/msg',
  };
  assert.deepEqual(changesBetween(view(), view(3)), [made]);
  assert.deepEqual(changesBetween(view(3), view()), [{ ...made, kind: 'queue-removed' }]);
  const nested = withParts(NESTED, { ipcs: [exampleIpc([3]), exampleIpc([0], OWN)] });
  assert.deepEqual(
    changesBetween(view(3), nested).filter(({ kind }) => kind.startsWith('queue')),
    [{ ...made, ipc: 99, id: 0, source: '/proc/20/ns/ipc' }],
  );
});

test('a list of queues that was cut claims nothing gone and nothing new', () => {
  const ids = Array.from({ length: VIEW_QUEUES_MAX }, (_, index) => index + 10);
  const kinds = (before: readonly number[], after: readonly number[]) =>
    changesBetween(withParts(IDLE, { ipcs: [exampleIpc(before)] }), withParts(IDLE, { ipcs: [exampleIpc(after)] })).map(
      ({ kind }) => kind,
    );
  assert.ok(!kinds([3], ids).includes('queue-removed'));
  assert.ok(!kinds(ids, [3]).includes('queue-made'));
});
