import assert from 'node:assert/strict';
import test from 'node:test';
import type { NetworkView } from '@drydock/protocol';
import { networkRows } from './network-rows.ts';
import { sampleLink, sampleNetwork, sampleVeth } from './network-view.sample.ts';

/** Each row by its name and its wires: "veth0 ┌". */
function told(...networks: NetworkView[]): string[] {
  const SIGNS = { none: '.', top: '┌', passing: '│', bottom: '└' } as const;
  return networkRows(networks).map((row) => {
    const name = row.kind === 'link' ? `${'-'.repeat(row.place.depth)}${row.link.name}` : row.kind;
    return [name, ...row.wires.map((wire) => SIGNS[wire])].join(' ');
  });
}

test('each namespace has a head, its links and its routes', () => {
  const route = { destination: 'default', gateway: '10.0.0.1', link: 'eth0' };
  assert.deepEqual(told(sampleNetwork(1, [sampleLink(1, 'lo')], [route]), sampleNetwork(2, [sampleLink(1, 'lo')])), [
    'head',
    'lo',
    'route',
    'head',
    'lo',
    'no-route',
  ]);
});

test('one way over several links is one row', () => {
  const route = (link: string) => ({ destination: 'fe80::/64', gateway: null, link });
  const rows = networkRows([sampleNetwork(1, [], [route('br0'), route('eth0')])]);
  assert.deepEqual(
    rows.flatMap((row) => (row.kind === 'route' ? [row.route.link] : [])),
    ['br0, eth0'],
  );
});

test('ports stand below their bridge', () => {
  const links = [sampleLink(3, 'port', { master: 'br0' }), sampleLink(2, 'br0', { kind: 'bridge' })];
  assert.deepEqual(told(sampleNetwork(1, links)).slice(1, 3), ['br0', '-port']);
});

test('a line joins both ends of a veth pair', () => {
  const rows = told(sampleNetwork(1, [sampleVeth(2, 'veth0', 5, 2)]), sampleNetwork(2, [sampleVeth(5, 'eth0', 2, 1)]));
  assert.deepEqual(rows, ['head .', 'veth0 ┌', 'no-route │', 'head │', 'eth0 └', 'no-route .']);
});

test('lines that would touch have lanes of their own, and others share one', () => {
  const rows = told(
    sampleNetwork(1, [sampleVeth(2, 'a', 5, 2), sampleVeth(3, 'b', 6, 3)]),
    sampleNetwork(2, [sampleVeth(5, 'c', 2, 1)]),
    sampleNetwork(3, [sampleVeth(6, 'd', 3, 1), sampleVeth(7, 'e', 8, 3), sampleVeth(8, 'f', 7, 3)]),
  );
  assert.deepEqual(
    rows.filter((row) => /^[a-f] /.test(row)),
    ['a ┌ .', 'b │ ┌', 'c └ │', 'd . └', 'e ┌ .', 'f └ .'],
  );
});

test('an end that is in no namespace of the learner has no line', () => {
  assert.deepEqual(told(sampleNetwork(1, [sampleVeth(2, 'eth0', 7, null)])), ['head', 'eth0', 'no-route']);
  assert.deepEqual(told(sampleNetwork(1, [sampleVeth(2, 'eth0', 7, 99)])), ['head', 'eth0', 'no-route']);
});
